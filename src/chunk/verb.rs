//! Verb groups: auxiliaries, negation, adverbs between them and the lexical verb.

use super::{Chunk, ChunkKind, Chunker, Form, Group};
use crate::lexicon::{Pos, WordId};
use crate::tag::Tag;
use crate::token::Gap;

impl Chunker<'_> {
    /// Whether adverbs at `i` lead to a finite verb that begins a group (`also noted`).
    pub(super) fn adverb_before_verb(&self, i: usize, end: usize) -> bool {
        let mut k = i;
        while k < end && k < i + 3 && self.tokens[k].tag == Tag::Adverb {
            k += 1;
        }
        k < end && (self.tokens[k].tag.is_verb() || self.tokens[k].tag.is_auxiliary()) && self.mention(k, end).is_none()
    }

    pub(super) fn verb_group(&self, first: usize, end: usize) -> Option<Chunk> {
        let mut g = Group::default();
        let mut form: Option<Form> = None;
        let mut lexical: Option<usize> = None;
        let mut be = false;
        let mut i = first;
        let set = |f: Form, form: &mut Option<Form>| {
            if form.is_none() {
                *form = Some(f);
            }
        };
        while i < end {
            let token = &self.tokens[i];
            if token.gap == Gap::Paragraph && i > first {
                break;
            }
            match token.tag {
                Tag::Adverb | Tag::Part => {
                    // A trailing adverb belongs to the group only before another verb of it.
                    let mut k = i;
                    while k < end && k < i + 4 && matches!(self.tokens[k].tag, Tag::Adverb | Tag::Negation | Tag::Part)
                    {
                        k += 1;
                    }
                    let goes_on = k < end && self.continues(self.tokens[k].tag, be, &g, form, lexical);
                    if !goes_on {
                        break;
                    }
                }
                // `are “quickly finding” it`
                Tag::QuoteOpen | Tag::QuoteClose if form.is_some() && lexical.is_none() && !self.speech_opens(i) => {
                    let ahead = (i + 1..end.min(i + 5))
                        .find(|k| !matches!(self.tokens[*k].tag, Tag::Adverb | Tag::Negation | Tag::QuoteClose));
                    if !ahead.is_some_and(|k| {
                        (self.tokens[k].tag.is_verb() || self.tokens[k].tag.is_auxiliary())
                            && self.continues(self.tokens[k].tag, be, &g, form, lexical)
                    }) {
                        break;
                    }
                }
                Tag::Negation => {
                    if lexical.is_some() {
                        break;
                    }
                    g.negated = true;
                }
                Tag::To => {
                    if form.is_some() {
                        break;
                    }
                    set(Form::Infinitive, &mut form);
                    g.to = true;
                }
                Tag::Modal => {
                    if form.is_some() {
                        break;
                    }
                    set(Form::Modal, &mut form);
                    g.modal = token.word;
                    g.auxiliary = true;
                }
                Tag::Be | Tag::Have | Tag::Do => {
                    if lexical.is_some() {
                        break;
                    }
                    // `have had`: the second is the verb.
                    let past = self.lexicon.word(token.word).pos.has(Pos::PAST) || self.is_past_auxiliary(token.word);
                    let gerund = self.lexicon.word(token.word).pos.has(Pos::GERUND);
                    let plain = if past { Form::Past } else { Form::Present };
                    set(if gerund { Form::Gerund } else { plain }, &mut form);
                    if token.tag == Tag::Be {
                        be = true;
                    } else if token.tag == Tag::Have {
                        g.perfect = true;
                    }
                    g.auxiliary = true;
                }
                tag if tag.is_verb() && self.continues(tag, be, &g, form, lexical) => {
                    let f = match tag {
                        Tag::Past => Form::Past,
                        Tag::Third | Tag::Base if form.is_none() => Form::Present,
                        Tag::Gerund => Form::Gerund,
                        Tag::Participle => Form::Participle,
                        _ => Form::Infinitive,
                    };
                    let had = form.is_some();
                    set(f, &mut form);
                    match tag {
                        Tag::Participle | Tag::Past if be => g.passive = true,
                        Tag::Participle if !had => g.passive = true,
                        Tag::Gerund if be => g.progressive = true,
                        _ => {}
                    }
                    lexical = Some(i);
                }
                _ => break,
            }
            i += 1;
        }
        let form = form?;
        g.form = form;
        let head = match lexical {
            Some(at) => at,
            None => {
                // Auxiliaries alone: `have` and `do` as full verbs, `be` as copula; `will` alone is nothing.
                let at = (first..i).rev().find(|k| matches!(self.tokens[*k].tag, Tag::Be | Tag::Have | Tag::Do))?;
                g.copula = self.tokens[at].tag == Tag::Be;
                g.auxiliary = (first..at).any(|k| self.tokens[k].tag.is_auxiliary());
                g.perfect = false;
                at
            }
        };
        // Adverbs and negations that led nowhere.
        let mut close = i;
        while close > head + 1 && matches!(self.tokens[close - 1].tag, Tag::Adverb | Tag::Part) {
            close -= 1;
        }
        Some(Chunk {
            kind: ChunkKind::Verb,
            first: first as u32,
            end: close as u32,
            head: head as u32,
            group: g,
            mention: u32::MAX,
        })
    }

    pub(super) fn is_past_auxiliary(&self, word: WordId) -> bool {
        // `was`, `were`, `had`, `did` are marked in the lexicon by the past reading.
        self.lexicon.word(word).pos.has(Pos::PAST)
    }

    /// Whether a verb with that tag goes on with the group so far.
    pub(super) fn continues(&self, tag: Tag, be: bool, g: &Group, form: Option<Form>, lexical: Option<usize>) -> bool {
        if lexical.is_some() {
            return false;
        }
        match tag {
            Tag::Past => form.is_none() || g.perfect || be,
            Tag::Third => form.is_none(),
            Tag::Base => form.is_none() || g.to || g.modal.is_known() || g.auxiliary && !be && !g.perfect,
            Tag::Participle => form.is_none() || be || g.perfect,
            Tag::Gerund => form.is_none() || be,
            Tag::Be | Tag::Have | Tag::Do => true,
            _ => false,
        }
    }
}
