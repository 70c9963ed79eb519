//! Tables of events: Arrow in, Arrow out, nothing copied on the way in.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::types::{Int64Type, UInt32Type};
use arrow_array::{
    Array, ArrayRef, BinaryArray, LargeBinaryArray, ListArray, PrimitiveArray, RecordBatch, RecordBatchIterator,
    StructArray,
};
use arrow_pyarrow::{FromPyArrow, IntoPyArrow};
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, DataType, Field, FieldRef, Fields, Schema, SchemaRef};
use demarche::arrow::{self, EventRows, Use};
use demarche::date::DateRange;
use demarche::document::Offsets;
use demarche::{Error, ErrorKind};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::document::{Document, unit};
use crate::error::raised;
use crate::many;

/// A thread takes rows with about this many bytes of text at a time.
const PIECE_BYTES: usize = 1 << 20;
/// So much input for each thread is read ahead.
const AHEAD_BYTES: usize = 8 << 20;

/// The columns that hold documents.
pub struct Names<'a> {
    pub text: &'a str,
    pub id: Option<&'a str>,
    pub date: Option<&'a str>,
}

/// One extraction from a table.
pub struct Reading<'a> {
    pub engine: &'a demarche::Extractor,
    pub names: Names<'a>,
    pub date: Option<DateRange>,
    pub offsets: Offsets,
    pub max_bytes: usize,
    /// Whether rows that cannot be taken are listed instead of raised.
    pub skip: bool,
    /// Whether rows are only looked at.
    pub dry: bool,
}

/// The columns of one batch, and the number of its first row in the table.
struct Columns {
    text: ArrayRef,
    id: Option<ArrayRef>,
    date: Option<ArrayRef>,
    first: u64,
}

/// A row that was left out.
#[pyclass(frozen, module = "demarche", skip_from_py_object)]
#[derive(Clone)]
pub struct Reject {
    /// Its number in the table, from 0.
    #[pyo3(get)]
    row: u64,
    /// Its id.
    #[pyo3(get)]
    id: Option<String>,
    /// Why it could not be taken.
    #[pyo3(get)]
    reason: String,
}

#[pymethods]
impl Reject {
    fn __repr__(&self) -> String {
        format!("<Reject {}>", self.told())
    }
}

impl Reject {
    fn told(&self) -> String {
        let id = self.id.as_ref().map_or(String::new(), |id| format!(" (id {id:?})"));
        format!("row {}{id}: {}", self.row, self.reason)
    }
}

type Piece = Result<(Vec<RecordBatch>, Vec<Reject>), Error>;

impl Reading<'_> {
    /// Reads batch after batch; those that are under way together share the threads.
    pub fn run(&self, data: &Bound<'_, PyAny>, jobs: usize) -> PyResult<EventTable> {
        let py = data.py();
        let mut reader = RecordBatchStreamReader::from_pyarrow_bound(data)?;
        let mut table = EventTable { schema: arrow::schema(), batches: Vec::new(), rejects: Vec::new() };
        let (mut ahead, mut bytes, mut first) = (Vec::new(), 0, 0);
        loop {
            // The stream may be Python's own, which then asks for the interpreter.
            let batch = py.detach(|| reader.next()).transpose();
            let batch = batch.map_err(|e| raised(py, &Error::new(ErrorKind::Record, e.to_string())))?;
            let last = batch.is_none();
            if let Some(batch) = batch {
                ahead.push(self.columns(&batch, first).map_err(|e| raised(py, &e))?);
                bytes += batch.get_array_memory_size();
                first += batch.num_rows() as u64;
            }
            if last || bytes >= AHEAD_BYTES * jobs {
                self.share(py, jobs, &std::mem::take(&mut ahead), &mut table)?;
                bytes = 0;
            }
            if last {
                return Ok(table);
            }
        }
    }

    fn share(&self, py: Python<'_>, jobs: usize, ahead: &[Columns], table: &mut EventTable) -> PyResult<()> {
        let pieces: Vec<(&Columns, Range<usize>)> =
            ahead.iter().flat_map(|c| c.pieces().map(move |p| (c, p))).collect();
        let work =
            |n: usize| pieces.get(n).map_or(Ok(Default::default()), |(columns, rows)| self.rows(columns, rows.clone()));
        for piece in many::in_order(py, jobs, pieces.len(), work)? {
            let (batches, rejects) = piece.map_err(|e| raised(py, &e))?;
            table.batches.extend(batches);
            table.rejects.extend(rejects);
        }
        Ok(())
    }

    fn columns(&self, batch: &RecordBatch, first: u64) -> Result<Columns, Error> {
        let find = |name: &str, used: Use| -> Result<Option<ArrayRef>, Error> {
            let Some((at, field)) = batch.schema_ref().column_with_name(name) else { return Ok(None) };
            arrow::check(field, used)?;
            let column = batch.column(at);
            if let Some(row) = invalid_utf8(column) {
                let message = format!("row {}: the column {name:?} is not valid UTF-8", first + row as u64);
                return Err(Error::new(ErrorKind::InvalidUtf8, message));
            }
            Ok(Some(Arc::clone(column)))
        };
        let known = ["id", "date"];
        let optional = |name: Option<&str>, used: Use| -> Result<Option<ArrayRef>, Error> {
            let Some(name) = name else { return Ok(None) };
            match find(name, used)? {
                None if !known.contains(&name) => Err(missing(batch, name)),
                found => Ok(found),
            }
        };
        let text = find(self.names.text, Use::Text)?.ok_or_else(|| missing(batch, self.names.text))?;
        Ok(Columns { text, id: optional(self.names.id, Use::Id)?, date: optional(self.names.date, Use::Date)?, first })
    }

    fn rows(&self, columns: &Columns, rows: Range<usize>) -> Piece {
        let (mut events, mut rejects) = (EventRows::new(self.offsets), Vec::new());
        for row in rows {
            let id = columns.id.as_ref().and_then(|ids| arrow::cell(ids, row)).map(|id| id.into_owned());
            if let Err(reason) = self.row(columns, row, id.clone(), &mut events) {
                let reject = Reject { row: columns.first + row as u64, id, reason };
                if !self.skip {
                    return Err(Error::new(ErrorKind::Record, reject.told()));
                }
                rejects.push(reject);
            }
        }
        Ok((events.finish()?, rejects))
    }

    fn row(&self, columns: &Columns, row: usize, id: Option<String>, events: &mut EventRows) -> Result<(), String> {
        let text = arrow::cell(&columns.text, row).ok_or("the text is null")?;
        if text.len() > self.max_bytes {
            return Err(format!("the text has {} bytes, the limit is {}", text.len(), self.max_bytes));
        }
        let stated = columns.date.as_ref().and_then(|dates| arrow::cell(dates, row));
        let date = match stated.as_deref().map(str::trim).filter(|d| !d.is_empty()) {
            Some(date) => Some(date.parse()?),
            None => self.date,
        };
        if self.dry {
            return Ok(());
        }
        let mut doc = self.engine.extract_dated(&text, date);
        doc.id = id;
        events.push(&doc).map_err(|e| e.to_string())
    }
}

fn missing(batch: &RecordBatch, name: &str) -> Error {
    let names: Vec<_> = batch.schema_ref().fields().iter().map(|f| f.name().as_str()).collect();
    Error::new(ErrorKind::Usage, format!("there is no column {name:?} (columns: {})", names.join(", ")))
}

/// The first row whose string is none: whoever made the array may not have looked.
fn invalid_utf8(array: &ArrayRef) -> Option<usize> {
    fn first<'a>(cells: impl Iterator<Item = Option<&'a [u8]>>) -> Option<usize> {
        cells.enumerate().find(|(_, cell)| cell.is_some_and(|c| std::str::from_utf8(c).is_err())).map(|(row, _)| row)
    }
    match array.data_type() {
        DataType::Utf8 => first(BinaryArray::from(array.as_string::<i32>().clone()).iter()),
        DataType::LargeUtf8 => first(LargeBinaryArray::from(array.as_string::<i64>().clone()).iter()),
        DataType::Utf8View => first(array.as_string_view().clone().to_binary_view().iter()),
        _ => None,
    }
}

impl Columns {
    /// Row ranges of about [`PIECE_BYTES`] of text.
    fn pieces(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let rows = self.text.len();
        let mut from = 0;
        std::iter::from_fn(move || {
            let start = from;
            let mut bytes = 0;
            while from < rows && bytes < PIECE_BYTES {
                bytes += arrow::cell(&self.text, from).map_or(0, |t| t.len());
                from += 1;
            }
            (start < from).then_some(start..from)
        })
    }
}

/// Events as an Arrow table, one a row, with the columns of the Parquet output.
///
/// It speaks Arrow's C stream interface: ``pyarrow.table(t)``, ``polars.DataFrame(t)`` and others take it without a copy.
///
/// >>> import demarche
/// >>> docs = demarche.Extractor().extract_many(["Fiji thanked Tonga."], ids=["a"])
/// >>> table = demarche.to_table(docs)
/// >>> len(table), table.column_names[:4]
/// (1, ['id', 'date', 'event', 'type'])
#[pyclass(frozen, module = "demarche")]
pub struct EventTable {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
    rejects: Vec<Reject>,
}

#[pymethods]
impl EventTable {
    /// The rows that were left out: see :meth:`Extractor.extract_table`.
    #[getter]
    fn rejects(&self) -> Vec<Reject> {
        self.rejects.clone()
    }

    /// The names of the columns.
    #[getter]
    fn column_names(&self) -> Vec<&str> {
        self.schema.fields().iter().map(|f| f.name().as_str()).collect()
    }

    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    fn __repr__(&self) -> String {
        format!("<EventTable: {} events, {} rejects>", self.__len__(), self.rejects.len())
    }

    /// flat()
    /// --
    ///
    /// The same events without nesting: the columns of the CSV output. Arguments by role, several of a role joined by
    /// ``" | "``, dates resolved.
    fn flat(&self, py: Python<'_>) -> PyResult<EventTable> {
        let flat = arrow::flat_schema();
        if self.schema == flat {
            return Ok(EventTable { schema: flat, batches: self.batches.clone(), rejects: self.rejects.clone() });
        }
        let batches: Result<Vec<_>, _> = py.detach(|| self.batches.iter().map(arrow::flatten).collect());
        Ok(EventTable { schema: flat, batches: batches.map_err(|e| raised(py, &e))?, rejects: self.rejects.clone() })
    }

    /// to_pyarrow()
    /// --
    ///
    /// As a ``pyarrow.Table``.
    fn to_pyarrow<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let table = arrow_pyarrow::Table::try_new(self.batches.clone(), Arc::clone(&self.schema));
        table.map_err(|e| failed(py, &e))?.into_pyarrow(py)
    }

    /// to_pandas(flat=True)
    /// --
    ///
    /// As a ``pandas`` frame, one row an event; ``flat=False`` keeps the nested columns. Needs ``pyarrow``.
    #[pyo3(signature = (flat = true))]
    fn to_pandas<'py>(&self, py: Python<'py>, flat: bool) -> PyResult<Bound<'py, PyAny>> {
        let table = if flat { self.flat(py)?.to_pyarrow(py)? } else { self.to_pyarrow(py)? };
        table.call_method0("to_pandas")
    }

    /// to_polars(flat=True)
    /// --
    ///
    /// As a ``polars`` frame, one row an event; ``flat=False`` keeps the nested columns.
    #[pyo3(signature = (flat = true))]
    fn to_polars<'py>(&self, py: Python<'py>, flat: bool) -> PyResult<Bound<'py, PyAny>> {
        let table = EventTable { schema: Arc::clone(&self.schema), batches: self.batches.clone(), rejects: Vec::new() };
        let table = if flat { table.flat(py)? } else { table };
        py.import("polars")?.call_method1("DataFrame", (table,))
    }

    /// signed()
    /// --
    ///
    /// The same table with 64-bit signed numbers in the place of unsigned ones, for engines without those, such as Spark.
    fn signed(&self, py: Python<'_>) -> PyResult<EventTable> {
        let fields: Vec<Field> = self.schema.fields().iter().map(signed_field).collect();
        let schema = Arc::new(Schema::new(fields));
        let one = |batch: &RecordBatch| {
            let columns = batch.columns().iter().map(signed_array).collect::<Result<Vec<_>, _>>()?;
            RecordBatch::try_new(Arc::clone(&schema), columns)
        };
        let batches: Result<Vec<_>, ArrowError> = py.detach(|| self.batches.iter().map(one).collect());
        Ok(EventTable { batches: batches.map_err(|e| failed(py, &e))?, schema, rejects: self.rejects.clone() })
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.schema.as_ref()).map_err(|e| failed(py, &e))?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A request that one need not fulfil: whoever asks casts.
        let _ = requested_schema;
        let batches = self.batches.clone().into_iter().map(Ok);
        let reader = RecordBatchIterator::new(batches, Arc::clone(&self.schema));
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(reader)), c"arrow_array_stream")
    }
}

impl EventTable {
    pub fn into_rejects(self) -> Vec<Reject> {
        self.rejects
    }
}

/// to_table(documents, offsets=None)
/// --
///
/// The events of documents as one table. ``offsets`` is the unit; by default that of the first document.
///
/// >>> import demarche
/// >>> docs = demarche.Extractor().extract_many(["Fiji thanked Tonga.", "Tonga rejected the plan."])
/// >>> demarche.to_table(docs).to_pandas()[["type", "actors", "targets"]].values.tolist()
/// [['thank', 'Fiji', 'Tonga'], ['reject', 'Tonga', None]]
#[pyfunction]
#[pyo3(signature = (documents, offsets = None))]
pub fn to_table(py: Python<'_>, documents: Vec<Py<Document>>, offsets: Option<&str>) -> PyResult<EventTable> {
    let own = documents.first().map_or(Offsets::Chars, |d| d.get().inner().offsets);
    let offsets = offsets.map_or(Ok(own), |name| unit(py, name))?;
    let collected = py.detach(|| {
        let mut rows = EventRows::new(offsets);
        documents.iter().try_for_each(|d| rows.push(&d.get().inner().doc))?;
        rows.finish()
    });
    let batches = collected.map_err(|e| raised(py, &e))?;
    Ok(EventTable { schema: arrow::schema(), batches, rejects: Vec::new() })
}

fn failed(py: Python<'_>, error: &ArrowError) -> PyErr {
    raised(py, &Error::new(ErrorKind::Record, error.to_string()))
}

fn signed_field(field: &FieldRef) -> Field {
    let inner = |f: &FieldRef| Arc::new(signed_field(f));
    let data_type = match field.data_type() {
        DataType::UInt32 => DataType::Int64,
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(inner).collect::<Fields>()),
        DataType::List(item) => DataType::List(inner(item)),
        other => other.clone(),
    };
    Field::new(field.name(), data_type, field.is_nullable())
}

fn signed_array(array: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    Ok(match array.data_type() {
        DataType::UInt32 => {
            let numbers: PrimitiveArray<Int64Type> = array.as_primitive::<UInt32Type>().unary(i64::from);
            Arc::new(numbers)
        }
        DataType::Struct(fields) => {
            let parts = array.as_struct();
            let columns = parts.columns().iter().map(signed_array).collect::<Result<Vec<_>, _>>()?;
            let fields: Fields = fields.iter().map(|f| Arc::new(signed_field(f))).collect();
            Arc::new(StructArray::try_new(fields, columns, parts.nulls().cloned())?)
        }
        DataType::List(item) => {
            let list = array.as_list::<i32>();
            let values = signed_array(list.values())?;
            let (offsets, nulls) = (list.offsets().clone(), list.nulls().cloned());
            Arc::new(ListArray::try_new(Arc::new(signed_field(item)), offsets, values, nulls)?)
        }
        _ => Arc::clone(array),
    })
}
