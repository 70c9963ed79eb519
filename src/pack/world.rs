//! What names stand for: the tables of countries, places, offices, people, organisations and programmes in memory.

use std::sync::Arc;

use jiff::civil::Date;

use super::people::People;
use super::times::TimeWord;
use crate::document::MentionKind;
use crate::fast::Map;
use crate::lexicon::WordId;

/// A country.
#[derive(Clone, Debug)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub code: Arc<str>,
    /// `country:KZ`.
    pub key: Arc<str>,
    /// Common English name.
    pub name: Arc<str>,
    /// Whether the bare name is often something else (`Jordan`, `Georgia`, `Chad`).
    pub ambiguous: bool,
}

/// A place: city, region, building, water.
#[derive(Clone, Debug)]
pub struct Place {
    /// `place:tokyo`.
    pub key: Arc<str>,
    /// Common English name.
    pub name: Arc<str>,
    /// Row in [`World::countries`].
    pub country: Option<u32>,
    /// `capital`, `city`, `region` ...
    pub kind: Arc<str>,
    /// Country whose government the name stands for.
    pub seat: Option<u32>,
    /// First and last day on which the name held.
    pub held: (Option<Date>, Option<Date>),
    /// Countries of a region.
    pub members: Vec<u32>,
}

/// The broad class of an office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OfficeClass {
    /// Minister of foreign affairs and the like.
    Foreign,
    /// President, king.
    HeadOfState,
    /// Prime minister, chancellor.
    HeadOfGovernment,
    /// Any other minister.
    Minister,
    /// Deputy minister.
    Deputy,
    /// Ambassador, chargé d'affaires.
    Ambassador,
    /// Special envoy, negotiator.
    Envoy,
    /// Spokesperson.
    Spokesperson,
    /// Head of an organisation.
    OrganizationHead,
    /// Officer, soldier.
    Military,
    /// Police officer.
    Police,
    /// Speaker, member of parliament.
    Parliament,
    /// Member of a royal house.
    Royal,
    /// Cleric.
    Religious,
    /// Judge, prosecutor.
    Judicial,
    /// Party leader.
    Party,
    /// Governor, mayor.
    Local,
    /// Professor, student.
    Academic,
    /// Manager, founder.
    Business,
    /// Journalist.
    Media,
    /// Official, adviser.
    Civil,
    /// Whoever is not at home here: `the guest`, `the visitor`.
    Guest,
    /// Anyone else.
    Other,
}

impl OfficeClass {
    /// The class with that name in `offices.csv`.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "foreign" => OfficeClass::Foreign,
            "head-of-state" => OfficeClass::HeadOfState,
            "head-of-government" => OfficeClass::HeadOfGovernment,
            "minister" => OfficeClass::Minister,
            "deputy" => OfficeClass::Deputy,
            "ambassador" => OfficeClass::Ambassador,
            "envoy" => OfficeClass::Envoy,
            "spokesperson" => OfficeClass::Spokesperson,
            "organization-head" => OfficeClass::OrganizationHead,
            "military" => OfficeClass::Military,
            "police" => OfficeClass::Police,
            "parliament" => OfficeClass::Parliament,
            "royal" => OfficeClass::Royal,
            "religious" => OfficeClass::Religious,
            "judicial" => OfficeClass::Judicial,
            "party" => OfficeClass::Party,
            "local" => OfficeClass::Local,
            "academic" => OfficeClass::Academic,
            "business" => OfficeClass::Business,
            "media" => OfficeClass::Media,
            "civil" => OfficeClass::Civil,
            "guest" => OfficeClass::Guest,
            "other" => OfficeClass::Other,
            _ => return None,
        })
    }

    /// Whether a country has one such officer at a time.
    pub const fn single(self) -> bool {
        matches!(self, Self::Foreign | Self::HeadOfState | Self::HeadOfGovernment | Self::Minister)
    }

    /// Whether it is an office of a country, so that a holder without one is of the country the text is about.
    pub const fn national(self) -> bool {
        matches!(
            self,
            Self::Foreign
                | Self::HeadOfState
                | Self::HeadOfGovernment
                | Self::Minister
                | Self::Deputy
                | Self::Ambassador
                | Self::Spokesperson
                | Self::Parliament
                | Self::Military
                | Self::Police
                | Self::Judicial
                | Self::Local
                | Self::Party
                | Self::Civil
        )
    }

    /// Whether the bare title (`the nurse`, `soldiers`) names nobody in particular.
    pub const fn common(self) -> bool {
        matches!(
            self,
            Self::Military
                | Self::Police
                | Self::Judicial
                | Self::Academic
                | Self::Business
                | Self::Media
                | Self::Civil
                | Self::Other
        )
    }
}

/// An office.
#[derive(Clone, Debug)]
pub struct Office {
    /// Key of `offices.csv`.
    pub key: Arc<str>,
    /// Canonical role.
    pub role: Arc<str>,
    /// Number of the role: rows with one role have one number.
    pub role_number: u32,
    /// Broad class.
    pub class: OfficeClass,
    /// The country for which this row's titles mean that role.
    pub country: Option<u32>,
    /// Classes of offices for any of which the bare title can stand (`the diplomat`).
    pub stands_for: Vec<OfficeClass>,
}

/// A term of office.
#[derive(Clone, Debug)]
pub struct Term {
    /// Row in [`World::offices`].
    pub office: Option<u32>,
    /// Country served.
    pub country: Option<u32>,
    /// First day, if known.
    pub from: Option<Date>,
    /// Last day, if known and over.
    pub to: Option<Date>,
}

impl Term {
    /// Whether the term covers the day, as far as is known.
    pub fn covers(&self, day: Date) -> bool {
        self.from.is_none_or(|f| f <= day) && self.to.is_none_or(|t| day <= t)
    }
}

/// An organisation.
#[derive(Clone, Debug)]
pub struct Organization {
    /// `organization:united-nations`.
    pub key: Arc<str>,
    /// Usual English name.
    pub name: Arc<str>,
    /// `ministry`, `bank`, `media` ...
    pub kind: Arc<str>,
    /// Its country.
    pub country: Option<u32>,
    /// Member countries.
    pub members: Vec<u32>,
}

/// A programme, format, treaty or document.
#[derive(Clone, Debug)]
pub struct Program {
    /// `program:joint-crediting-mechanism`.
    pub key: Arc<str>,
    /// Usual English name.
    pub name: Arc<str>,
    /// `dialogue`, `treaty` ...
    pub kind: Arc<str>,
    /// Whether it is a document.
    pub document: bool,
    /// Parties that are countries.
    pub parties: Vec<u32>,
}

/// What a rank word does to the title after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rank {
    /// `deputy`, `vice`: another office.
    Deputy,
    /// `acting`.
    Acting,
    /// `former`.
    Former,
    /// `incoming`.
    Incoming,
    /// `visiting`: the same office, of whoever is not at home.
    Visiting,
    /// Nothing.
    Plain,
}

/// Where a form of address stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Honorific {
    /// Before a name.
    Before,
    /// After it (`Jr.`).
    After,
}

/// What a capitalised head noun makes of its phrase: `the Vienna Mechanism`, `the Ministry of X`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// A programme.
    Program,
    /// A document.
    Document,
    /// An organisation.
    Organization,
    /// A place.
    Place,
}

impl Head {
    /// What a name with that head is.
    pub(crate) const fn mention(self) -> MentionKind {
        match self {
            Head::Program => MentionKind::Program,
            Head::Document => MentionKind::Document,
            Head::Organization => MentionKind::Organization,
            Head::Place => MentionKind::Place,
        }
    }
}

/// How a head noun names something without a capital.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// By itself: a country has one (`parliament`, `the army`), or the text is about one (`the treaty`).
    Alone,
    /// With words before it: `the joint border committee`.
    Modified,
    /// For whatever was last named: `the city`.
    Anywhere,
}

/// Whom a collective noun stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Collective {
    /// Whoever takes part in the meeting: `sides`, `participants`.
    Participants,
    /// The persons: `ministers`, `leaders`.
    Persons,
    /// The countries: `countries`, `nations`.
    Countries,
}

/// Whether a word tells a person's sex.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    /// `she`, `Ms.`, `Maria`.
    Female,
    /// `he`, `Mr.`, `John`.
    Male,
}

/// Every table.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// Countries.
    pub countries: Vec<Country>,
    /// Places.
    pub places: Vec<Place>,
    /// Offices.
    pub offices: Vec<Office>,
    /// People.
    pub people: People,
    /// Organisations.
    pub organizations: Vec<Organization>,
    /// Programmes.
    pub programs: Vec<Program>,
    /// Rank words.
    pub ranks: Vec<Rank>,
    /// Forms of address.
    pub honorifics: Vec<Honorific>,
    /// Head nouns (singular) of programmes, organisations, documents and places.
    pub heads: Map<WordId, Head>,
    /// Head nouns that name something without a capital.
    pub standing: Map<WordId, Standing>,
    /// Collective nouns (singular).
    pub collectives: Map<WordId, Collective>,
    /// Words of date expressions.
    pub times: Map<WordId, TimeWord>,
    /// Nouns for somebody with an office like another's: `counterpart` has the same, `predecessor` had it.
    pub peers: Map<WordId, Rank>,
    /// Pronouns, titles and given names that tell the sex.
    pub genders: Map<WordId, Gender>,
    /// Endings that tell it: of a given name (`true`) or a family name, longest first.
    pub gender_endings: Vec<(Box<str>, bool, Gender)>,
    pub(crate) country_codes: Map<Arc<str>, u32>,
    pub(crate) office_keys: Map<Arc<str>, u32>,
    pub(crate) organization_keys: Map<Arc<str>, u32>,
}

impl World {
    /// Whether the word is in the name of a head of state or government of any time.
    pub fn is_leader(&self, word: WordId) -> bool {
        self.leaders(word).next().is_some()
    }

    /// The row of the one head of state or government whom that word of a name tells: of those in office on the day, else of all.
    pub fn leader(&self, word: WordId, day: Option<Date>) -> Option<u32> {
        let serves = |row: &u32| {
            let terms = self.people.get(*row).map_or(&[][..], |p| p.terms);
            terms.iter().any(|t| self.leads(t) && day.is_some_and(|d| t.covers(d)))
        };
        let only = |mut rows: Box<dyn Iterator<Item = u32> + '_>| (rows.next(), rows.next());
        match only(Box::new(self.leaders(word).filter(serves))) {
            (Some(row), None) => Some(row),
            (None, _) => match only(Box::new(self.leaders(word))) {
                (row, None) => row,
                _ => None,
            },
            _ => None,
        }
    }

    fn leaders(&self, word: WordId) -> impl Iterator<Item = u32> + '_ {
        let leads = |row: &u32| self.people.get(*row).is_some_and(|p| p.terms.iter().any(|t| self.leads(t)));
        self.people.with_surname(word).take(64).filter(leads)
    }

    fn leads(&self, term: &Term) -> bool {
        let class = term.office.and_then(|o| self.offices.get(o as usize)).map(|o| o.class);
        matches!(class, Some(OfficeClass::HeadOfState | OfficeClass::HeadOfGovernment))
    }

    /// The countries of the region in that row of [`places`](Self::places).
    pub fn region_members(&self, place: u32) -> &[u32] {
        self.places.get(place as usize).map_or(&[], |p| &p.members)
    }

    /// Whether an office has that key.
    pub fn has_office(&self, key: &str) -> bool {
        self.office_keys.contains_key(key)
    }

    /// The row of the country with that ISO alpha-2 code.
    pub fn country(&self, code: &str) -> Option<u32> {
        self.country_codes.get(code).copied()
    }
}
