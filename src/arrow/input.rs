//! Documents out of columns: texts, and their ids and dates in the types that tables have them in.

use std::borrow::Cow;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Int32Type, Int64Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrowPrimitiveType};
use arrow_schema::{DataType, Field, TimeUnit};
use jiff::Span;
use jiff::civil::{Date, date};

use crate::error::{Error, ErrorKind, Result};

const EPOCH: Date = date(1970, 1, 1);
const SECONDS_A_DAY: i64 = 86_400;

/// What a column is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// The texts: strings only.
    Text,
    /// Ids: strings, whole numbers, dates.
    Id,
    /// Dates: strings, dates, timestamps (their day in UTC).
    Date,
}

/// Whether a column has a type that can be read.
///
/// # Errors
/// [`ErrorKind::Record`], with the type and what was expected.
pub fn check(field: &Field, used: Use) -> Result<()> {
    use DataType::{Date32, Int32, Int64, LargeUtf8, Null, Timestamp, UInt32, UInt64, Utf8, Utf8View};
    let fits = match (field.data_type(), used) {
        (Utf8 | LargeUtf8 | Utf8View, _) => true,
        (_, Use::Text) => false,
        (Null | Date32 | Int32 | Int64 | UInt32 | UInt64 | Timestamp(..), _) => true,
        _ => false,
    };
    if fits {
        return Ok(());
    }
    let expected = if used == Use::Text { "strings" } else { "strings, whole numbers or dates" };
    let message = format!("the column {:?} has the type {}, expected {expected}", field.name(), field.data_type());
    Err(Error::new(ErrorKind::Record, message))
}

/// A cell of a column that [`check`] lets pass, as a string; none where it is null.
pub fn cell(array: &dyn Array, row: usize) -> Option<Cow<'_, str>> {
    if array.is_null(row) {
        return None;
    }
    Some(match array.data_type() {
        DataType::Utf8 => Cow::Borrowed(array.as_string::<i32>().value(row)),
        DataType::LargeUtf8 => Cow::Borrowed(array.as_string::<i64>().value(row)),
        DataType::Utf8View => Cow::Borrowed(array.as_string_view().value(row)),
        DataType::Int32 => number::<Int32Type>(array, row),
        DataType::Int64 => number::<Int64Type>(array, row),
        DataType::UInt32 => number::<UInt32Type>(array, row),
        DataType::UInt64 => number::<UInt64Type>(array, row),
        DataType::Date32 => day(i64::from(array.as_primitive::<Date32Type>().value(row)))?,
        DataType::Timestamp(unit, _) => day(match unit {
            TimeUnit::Second => since::<TimestampSecondType>(array, row, 1),
            TimeUnit::Millisecond => since::<TimestampMillisecondType>(array, row, 1_000),
            TimeUnit::Microsecond => since::<TimestampMicrosecondType>(array, row, 1_000_000),
            TimeUnit::Nanosecond => since::<TimestampNanosecondType>(array, row, 1_000_000_000),
        })?,
        _ => return None,
    })
}

fn number<T: ArrowPrimitiveType>(array: &dyn Array, row: usize) -> Cow<'_, str>
where
    T::Native: std::fmt::Display,
{
    Cow::Owned(array.as_primitive::<T>().value(row).to_string())
}

/// Days since 1970 of a timestamp.
fn since<T: ArrowPrimitiveType<Native = i64>>(array: &dyn Array, row: usize, second: i64) -> i64 {
    array.as_primitive::<T>().value(row).div_euclid(second * SECONDS_A_DAY)
}

fn day(days: i64) -> Option<Cow<'static, str>> {
    EPOCH.checked_add(Span::new().try_days(days).ok()?).ok().map(|day| Cow::Owned(day.to_string()))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, Date32Array, Int64Array, LargeStringArray, NullArray, TimestampMicrosecondArray};

    use super::*;

    #[test]
    fn cells_become_strings() {
        let micros = TimestampMicrosecondArray::from(vec![Some(-1), Some(1_000_000 * 86_400), Some(i64::MAX), None]);
        let rows: [(ArrayRef, [Option<&str>; 4]); 4] = [
            (Arc::new(micros), [Some("1969-12-31"), Some("1970-01-02"), None, None]),
            (
                Arc::new(Date32Array::from(vec![Some(19_350), Some(-1), Some(i32::MAX), None])),
                [Some("2022-12-24"), Some("1969-12-31"), None, None],
            ),
            (Arc::new(Int64Array::from(vec![Some(7), Some(-7), None, None])), [Some("7"), Some("-7"), None, None]),
            (
                Arc::new(LargeStringArray::from(vec![Some("é"), Some(""), None, None])),
                [Some("é"), Some(""), None, None],
            ),
        ];
        for (array, expected) in rows {
            let cells: Vec<_> = (0..4).map(|row| cell(&array, row)).collect();
            assert_eq!(cells.iter().map(Option::as_deref).collect::<Vec<_>>(), expected, "{:?}", array.data_type());
        }
        assert_eq!(cell(&NullArray::new(1), 0), None);
    }

    #[test]
    fn types_that_hold_no_document_are_refused() {
        let field = |t: DataType| Field::new("x", t, true);
        assert!(check(&field(DataType::Utf8View), Use::Text).is_ok());
        let error = check(&field(DataType::Int64), Use::Text).unwrap_err();
        assert_eq!(error.to_string(), "the column \"x\" has the type Int64, expected strings");
        assert!(check(&field(DataType::Int64), Use::Id).is_ok());
        assert!(check(&field(DataType::Float64), Use::Date).is_err());
    }
}
