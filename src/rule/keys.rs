//! The keys of rule files, read off the structs that take them.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Visitor};

use super::parse::{Example, FrameSource, PatternSource, RuleFile, TypeSource, WhenSource};

/// The keys of a `file`, `type`, `frame`, `pattern`, `example` or `when`; nothing for any other name.
pub fn keys(what: &str) -> &'static [&'static str] {
    match what {
        "file" => of::<RuleFile>(),
        "type" => of::<TypeSource>(),
        "frame" => of::<FrameSource>(),
        "pattern" => of::<PatternSource>(),
        "example" => of::<Example>(),
        "when" => of::<WhenSource>(),
        _ => &[],
    }
}

fn of<'de, T: Deserialize<'de>>() -> &'static [&'static str] {
    T::deserialize(Probe).err().and_then(|told| told.0).unwrap_or_default()
}

/// A deserialiser that gives nothing and only learns which fields are asked for.
struct Probe;

/// The fields that were asked for, as the error that ends the asking.
#[derive(Debug)]
struct Asked(Option<&'static [&'static str]>);

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl std::error::Error for Asked {}

impl serde::de::Error for Asked {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Asked(None)
    }
}

impl<'de> Deserializer<'de> for Probe {
    type Error = Asked;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Asked> {
        Err(Asked(Some(fields)))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Asked> {
        Err(Asked(None))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}
