//! The closed lists of the output: kinds of mentions, roles of arguments, modalities.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! names {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident => $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// Every value, in the order of the documentation.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The name used in JSON, gold files and rules.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }

            /// The value with that name.
            pub fn parse(name: &str) -> Option<Self> {
                match name { $($text => Some($name::$variant),)+ _ => None }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(self.as_str()) }
        }
    };
}

names! {
    /// What a mention names.
    MentionKind {
        /// A human being, by name, title or pronoun.
        Person => "person",
        /// An office without a person.
        Role => "role",
        /// A country, by name, adjective, capital or seat of government.
        Country => "country",
        /// A body: ministry, union, bank, party, agency.
        Organization => "organization",
        /// An initiative, format, mechanism, route or fund.
        Program => "program",
        /// A treaty, statement or other document.
        Document => "document",
        /// A city, region, building or water.
        Place => "place",
        /// A date or period.
        Date => "date",
        /// Several parties at once: `the sides`, `the foreign ministers of ...`.
        Group => "group",
        /// A stretch of quoted speech.
        Quote => "quote",
    }
}

names! {
    /// The part an argument plays in an event.
    Role {
        /// Who did or said it.
        Actor => "actor",
        /// To, with or against whom.
        Target => "target",
        /// What was said, announced, agreed, signed ...
        Content => "content",
        /// When the event itself happened.
        Date => "date",
        /// Where it happened.
        Place => "place",
        /// Who reports it, when that is not the actor.
        Source => "source",
    }
}

names! {
    /// Whether the event happened.
    Modality {
        /// It happened or happens.
        Actual => "actual",
        /// It is said to happen later.
        Future => "future",
        /// It did not happen.
        Negated => "negated",
        /// It may or might happen.
        Hypothetical => "hypothetical",
    }
}
