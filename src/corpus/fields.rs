//! The id, date and text of one JSON record, without building the rest of it.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::Fields;

/// The fields of interest of a record, borrowed from the line where it holds no escapes.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Raw<'a> {
    pub id: Option<Cow<'a, str>>,
    pub date: Option<Cow<'a, str>>,
    pub text: Option<Cow<'a, str>>,
}

/// Parses one line.
pub(crate) fn parse<'a>(line: &'a str, fields: &Fields) -> serde_json::Result<Raw<'a>> {
    let mut de = serde_json::Deserializer::from_str(line);
    let raw = de.deserialize_map(RecordVisitor(fields))?;
    de.end()?;
    Ok(raw)
}

struct RecordVisitor<'f>(&'f Fields);

impl<'de> Visitor<'de> for RecordVisitor<'_> {
    type Value = Raw<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Raw<'de>, M::Error> {
        let mut raw = Raw::default();
        while let Some(key) = map.next_key_seed(Key(self.0))? {
            match key {
                Field::Id => raw.id = map.next_value_seed(Scalar { numbers: true })?,
                Field::Date => raw.date = map.next_value_seed(Scalar { numbers: true })?,
                Field::Text => raw.text = map.next_value_seed(Scalar { numbers: false })?,
                Field::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(raw)
    }
}

enum Field {
    Id,
    Date,
    Text,
    Other,
}

struct Key<'f>(&'f Fields);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Field;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Field, D::Error> {
        d.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Field;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field name")
    }

    fn visit_str<E>(self, key: &str) -> Result<Field, E> {
        Ok(match key {
            k if k == self.0.text => Field::Text,
            k if k == self.0.id => Field::Id,
            k if k == self.0.date => Field::Date,
            _ => Field::Other,
        })
    }
}

/// A string, a number where that makes sense, or null.
struct Scalar {
    numbers: bool,
}

impl<'de> DeserializeSeed<'de> for Scalar {
    type Value = Option<Cow<'de, str>>;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Self::Value, D::Error> {
        d.deserialize_any(self)
    }
}

impl Scalar {
    fn number<E: serde::de::Error>(&self, n: impl fmt::Display) -> Result<Option<Cow<'static, str>>, E> {
        match self.numbers {
            true => Ok(Some(Cow::Owned(n.to_string()))),
            false => Err(E::custom("the text is a number, expected a string")),
        }
    }
}

impl<'de> Visitor<'de> for Scalar {
    type Value = Option<Cow<'de, str>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.numbers { "a string, a number or null" } else { "a string or null" })
    }

    fn visit_borrowed_str<E>(self, s: &'de str) -> Result<Self::Value, E> {
        Ok(Some(Cow::Borrowed(s)))
    }

    fn visit_str<E>(self, s: &str) -> Result<Self::Value, E> {
        Ok(Some(Cow::Owned(s.to_string())))
    }

    fn visit_u64<E: serde::de::Error>(self, n: u64) -> Result<Self::Value, E> {
        self.number(n)
    }

    fn visit_i64<E: serde::de::Error>(self, n: i64) -> Result<Self::Value, E> {
        self.number(n)
    }

    fn visit_f64<E: serde::de::Error>(self, n: f64) -> Result<Self::Value, E> {
        self.number(n)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_borrowed_where_they_can_be() {
        let raw = parse(r#"{"x":[1,{"text":2}],"id":7,"text":"plain","date":null}"#, &Fields::default()).unwrap();
        assert_eq!(raw.id.as_deref(), Some("7"));
        assert_eq!(raw.date, None);
        assert!(matches!(raw.text, Some(Cow::Borrowed("plain"))));
        let raw = parse(r#"{"text":"a\nb \u00e9"}"#, &Fields::default()).unwrap();
        assert_eq!(raw.text.as_deref(), Some("a\nb é"));
    }

    #[test]
    fn malformed_records_say_why() {
        let why = |s| parse(s, &Fields::default()).unwrap_err().to_string();
        assert!(why("[1]").contains("expected a JSON object"), "{}", why("[1]"));
        assert!(why(r#"{"text":5}"#).contains("expected a string"));
        assert!(why(r#"{"text":["a"]}"#).contains("a string or null"));
        assert!(why(r#"{"text":"a"} x"#).contains("trailing"));
        assert!(why(r#"{"text":"a"#).contains("EOF"));
    }
}
