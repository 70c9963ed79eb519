//! Errors as one Python exception with the parts of the crate's.

use demarche::{Error, ErrorKind};
use pyo3::create_exception;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;

create_exception!(
    demarche,
    DemarcheError,
    PyValueError,
    "A text, table, pack or option that cannot be taken.\n\n\
     Attributes: ``kind`` (``\"invalid-utf8\"``, ``\"too-long\"``, ``\"gazetteer\"``, ``\"rule\"``, ``\"record\"``, ``\"usage\"``, \
     ``\"io\"``), ``file``, ``line`` and ``column`` (from 1), ``offset`` (bytes, from 0); each may be ``None``."
);

/// The crate's error as a Python exception.
pub fn raised(py: Python<'_>, error: &Error) -> PyErr {
    let raised = DemarcheError::new_err(error.to_string());
    let value = raised.value(py);
    let position = error.position();
    let kind = match error.kind() {
        ErrorKind::Io => "io",
        ErrorKind::InvalidUtf8 => "invalid-utf8",
        ErrorKind::TooLong => "too-long",
        ErrorKind::Gazetteer => "gazetteer",
        ErrorKind::Rule => "rule",
        ErrorKind::Record => "record",
        ErrorKind::Gold => "gold",
        _ => "usage",
    };
    let set = value
        .setattr("kind", kind)
        .and_then(|()| value.setattr("file", position.file.as_deref().map(|f| f.display().to_string())))
        .and_then(|()| value.setattr("line", position.line))
        .and_then(|()| value.setattr("column", position.column))
        .and_then(|()| value.setattr("offset", position.offset));
    match set {
        Ok(()) => raised,
        Err(e) => e,
    }
}

/// A wrong argument.
pub fn usage(py: Python<'_>, message: impl Into<String>) -> PyErr {
    raised(py, &Error::new(ErrorKind::Usage, message))
}

/// Python's error about one of many texts, with its number. A wrong type stays a `TypeError`.
pub fn at(py: Python<'_>, what: &str, number: usize, error: &PyErr) -> PyErr {
    let message = format!("{what}[{number}]: {}", error.value(py));
    if error.is_instance_of::<PyTypeError>(py) {
        return PyTypeError::new_err(message);
    }
    raised(py, &Error::new(ErrorKind::Record, message))
}
