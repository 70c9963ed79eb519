//! `Extractor`: packs, dates and units in, documents and tables out.

use std::path::PathBuf;

use demarche::date::DateRange;
use demarche::document::Offsets;
use demarche::{Error, ErrorKind};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use pyo3::types::{PyBytes, PyDict, PyMapping, PyString};

use crate::document::{Document, unit, unit_name};
use crate::error::{at, raised, usage};
use crate::many;
use crate::table::{EventTable, Names, Reading, Reject};

/// The longest text taken by default, in bytes.
const MAX_BYTES: usize = 256 << 20;
/// Texts that a thread takes at a time.
const PIECE: usize = 16;

/// Extractor(pack=None, date=None, *, offsets="chars", max_bytes=268435456)
/// --
///
/// Extracts events from texts. Immutable, cheap for the default pack, shared freely between threads, picklable.
///
/// ``pack``: what goes over the embedded default pack: a folder, a dict of file names and texts
/// (``{"rules/ours.toml": "..."}``), or a list of these. ``date``: of documents that have none: a ``datetime.date`` or
/// ``"2022-12-24"``, ``"2022-12"``, ``"2022"``, ``"FROM/TO"``. ``offsets``: the unit of ``start`` and ``end``:
/// ``"chars"`` (indexes of a Python string), ``"bytes"`` of UTF-8 or ``"utf16"``. ``max_bytes``: the longest text.
///
/// >>> import demarche
/// >>> extractor = demarche.Extractor(date="2026-11-23")
/// >>> doc = extractor.extract("Fiji and Tonga will sign a fisheries treaty on 4 December.")
/// >>> event = doc.events[0]
/// >>> event.type, event.modality, str(event.args_with("date")[0].date)
/// ('sign', 'future', '2026-12-04')
#[pyclass(frozen, module = "demarche")]
pub struct Extractor {
    engine: demarche::Extractor,
    packs: Vec<Pack>,
    date: Option<DateRange>,
    offsets: Offsets,
    max_bytes: usize,
}

enum Pack {
    Folder(PathBuf),
    File { path: String, text: String },
}

#[pymethods]
impl Extractor {
    #[new]
    #[pyo3(signature = (pack = None, date = None, *, offsets = "chars", max_bytes = MAX_BYTES))]
    fn new(
        py: Python<'_>,
        pack: Option<&Bound<'_, PyAny>>,
        date: Option<&Bound<'_, PyAny>>,
        offsets: &str,
        max_bytes: usize,
    ) -> PyResult<Self> {
        let mut packs = Vec::new();
        if let Some(pack) = pack {
            collect(pack, &mut packs)?;
        }
        let (date, offsets) = (day(date)?, unit(py, offsets)?);
        // A span is two numbers of 32 bits.
        let max_bytes = max_bytes.min(u32::MAX as usize);
        let engine = py.detach(|| build(&packs, max_bytes)).map_err(|e| raised(py, &e))?;
        Ok(Extractor { engine, packs, date, offsets, max_bytes })
    }

    /// The unit of ``start`` and ``end``.
    #[getter]
    fn offsets(&self) -> &'static str {
        unit_name(self.offsets)
    }

    /// The date of documents that have none.
    #[getter]
    fn date(&self) -> Option<crate::document::DateRange> {
        self.date.map(crate::document::DateRange)
    }

    /// extract(text, date=None, id=None)
    /// --
    ///
    /// Extracts from a text: ``str``, or UTF-8 ``bytes``.
    ///
    /// >>> import demarche
    /// >>> doc = demarche.Extractor().extract("Foreign Minister Ann Lee of Fiji arrived in Oslo.", id="a1")
    /// >>> doc.entities[0].name, doc.entities[0].kind, doc.entities[0].country
    /// ('Ann Lee', 'person', 'FJ')
    #[pyo3(signature = (text, date = None, id = None))]
    fn extract(
        &self,
        py: Python<'_>,
        text: &Bound<'_, PyAny>,
        date: Option<&Bound<'_, PyAny>>,
        id: Option<String>,
    ) -> PyResult<Document> {
        let (text, date) = (Text::of(text)?, day(date)?.or(self.date));
        let doc = py.detach(|| self.one(&text, date, id)).map_err(|e| raised(py, &e))?;
        Ok(doc)
    }

    /// extract_many(texts, jobs=None, *, dates=None, ids=None)
    /// --
    ///
    /// Extracts from many texts with several threads (default: one a core); other Python threads go on meanwhile. The
    /// documents come in the order of the texts. ``dates`` and ``ids``: one for each text, or ``None``.
    ///
    /// All documents are in memory at the end; for more than that holds use :meth:`extract_table`.
    ///
    /// >>> import demarche
    /// >>> docs = demarche.Extractor().extract_many(["Fiji thanked Tonga.", "Tonga rejected the plan."], ids=["a", "b"])
    /// >>> [(doc.id, doc.events[0].type) for doc in docs]
    /// [('a', 'thank'), ('b', 'reject')]
    #[pyo3(signature = (texts, jobs = None, *, dates = None, ids = None))]
    fn extract_many(
        &self,
        py: Python<'_>,
        texts: &Bound<'_, PyAny>,
        jobs: Option<usize>,
        dates: Option<&Bound<'_, PyAny>>,
        ids: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Vec<Document>> {
        let texts = each(texts, "texts", Text::of)?;
        let dates = of_each(dates, "dates", texts.len(), |d| day(Some(d).filter(|d| !d.is_none())))?;
        let ids: Option<Vec<Option<String>>> = of_each(ids, "ids", texts.len(), |id| id.extract())?;
        let pieces = texts.len().div_ceil(PIECE);
        let work = |piece: usize| -> Result<Vec<Document>, (usize, Error)> {
            let range = piece * PIECE..texts.len().min((piece + 1) * PIECE);
            let one = |(n, text): (usize, &Text)| {
                let date = dates.as_ref().and_then(|d| *d.get(n)?).or(self.date);
                let id = ids.as_ref().and_then(|ids| ids.get(n)?.clone());
                self.one(text, date, id).map_err(|e| (n, e))
            };
            texts.iter().enumerate().take(range.end).skip(range.start).map(one).collect()
        };
        let mut documents = Vec::with_capacity(texts.len());
        for piece in many::in_order(py, many::threads(jobs), pieces, work)? {
            documents.extend(piece.map_err(|(n, e)| at(py, "texts", n, &raised(py, &e)))?);
        }
        Ok(documents)
    }

    /// extract_table(data, text="text", id="id", date="date", jobs=None, *, on_reject="raise")
    /// --
    ///
    /// Extracts from a table and gives a table, one event a row, without a Python object for any text or event.
    ///
    /// ``data`` is anything that speaks Arrow's C stream interface: a ``pyarrow`` table, record batch or reader, a ``polars``
    /// frame, a ``pandas`` frame (2.2 or later). ``text``, ``id`` and ``date`` name its columns; one of the names ``id`` and
    /// ``date`` that is not there is passed over. A row whose text is null, or whose date is none, is an error;
    /// with ``on_reject="skip"`` it is left out and listed in :attr:`EventTable.rejects`.
    ///
    /// >>> import demarche, pyarrow as pa
    /// >>> table = demarche.Extractor().extract_table(pa.table({"id": [7], "text": ["Fiji thanked Tonga."]}))
    /// >>> table.to_pyarrow().column("trigger").to_pylist()
    /// [{'start': 5, 'end': 12, 'text': 'thanked'}]
    #[pyo3(signature = (data, text = "text", id = Some("id"), date = Some("date"), jobs = None, *, on_reject = "raise"))]
    #[expect(clippy::too_many_arguments, reason = "they have names in Python")]
    fn extract_table(
        &self,
        py: Python<'_>,
        data: &Bound<'_, PyAny>,
        text: &str,
        id: Option<&str>,
        date: Option<&str>,
        jobs: Option<usize>,
        on_reject: &str,
    ) -> PyResult<EventTable> {
        let skip = match on_reject {
            "raise" => false,
            "skip" => true,
            _ => return Err(usage(py, format!("on_reject {on_reject:?}, expected \"raise\" or \"skip\""))),
        };
        let names = Names { text, id, date };
        Reading { skip, ..self.reading(names) }.run(data, many::threads(jobs))
    }

    /// check_table(data, text="text", id="id", date="date")
    /// --
    ///
    /// The rows that :meth:`extract_table` could not take. Nothing is extracted.
    ///
    /// >>> import demarche, pyarrow as pa
    /// >>> demarche.Extractor().check_table(pa.table({"id": ["a", "b"], "text": ["Fiji thanked Tonga.", None]}))
    /// [<Reject row 1 (id "b"): the text is null>]
    #[pyo3(signature = (data, text = "text", id = Some("id"), date = Some("date")))]
    fn check_table(
        &self,
        data: &Bound<'_, PyAny>,
        text: &str,
        id: Option<&str>,
        date: Option<&str>,
    ) -> PyResult<Vec<Reject>> {
        let reading = Reading { skip: true, dry: true, ..self.reading(Names { text, id, date }) };
        reading.run(data, 1).map(EventTable::into_rejects)
    }

    fn __repr__(&self) -> String {
        format!("<Extractor offsets={:?}>", unit_name(self.offsets))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyDict>,))> {
        let packs: Vec<Bound<'_, PyAny>> = self.packs.iter().map(|p| p.to_python(py)).collect::<PyResult<_>>()?;
        let state = PyDict::new(py);
        state.set_item("pack", packs)?;
        state.set_item("date", self.date.map(|d| d.to_string()))?;
        state.set_item("offsets", unit_name(self.offsets))?;
        state.set_item("max_bytes", self.max_bytes)?;
        Ok((py.import("demarche")?.getattr("_extractor")?, (state,)))
    }
}

impl Extractor {
    fn reading<'a>(&'a self, names: Names<'a>) -> Reading<'a> {
        let (date, offsets, max_bytes) = (self.date, self.offsets, self.max_bytes);
        Reading { engine: &self.engine, names, date, offsets, max_bytes, skip: false, dry: false }
    }

    fn one(&self, text: &Text, date: Option<DateRange>, id: Option<String>) -> Result<Document, Error> {
        let mut doc = match text {
            Text::Bytes(bytes) => self.engine.extract_bytes(bytes, date)?,
            Text::Str(text) if text.len() > self.max_bytes => {
                let message = format!("{} bytes, the limit is {}", text.len(), self.max_bytes);
                return Err(Error::new(ErrorKind::TooLong, message));
            }
            Text::Str(text) => self.engine.extract_dated(text, date),
        };
        doc.id = id;
        Ok(Document::new(doc.into_owned(), self.offsets))
    }
}

impl Pack {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Pack::Folder(path) => Ok(path.as_os_str().into_pyobject(py)?.into_any()),
            Pack::File { path, text } => {
                let file = PyDict::new(py);
                file.set_item(path, text)?;
                Ok(file.into_any())
            }
        }
    }
}

fn build(packs: &[Pack], max_bytes: usize) -> Result<demarche::Extractor, Error> {
    // Built once per process.
    if packs.is_empty() && max_bytes == MAX_BYTES {
        return Ok(demarche::Extractor::default());
    }
    let add = |builder: demarche::Builder, pack: &Pack| match pack {
        Pack::Folder(path) => builder.pack_dir(path),
        Pack::File { path, text } => builder.pack_text(path, text.clone()),
    };
    packs.iter().fold(demarche::Extractor::builder().max_bytes(max_bytes), add).build()
}

/// Packs in the order they were given: a folder, a mapping of files, or a sequence of these.
fn collect(pack: &Bound<'_, PyAny>, packs: &mut Vec<Pack>) -> PyResult<()> {
    if let Ok(files) = pack.cast::<PyMapping>() {
        for item in files.items()?.try_iter()? {
            let (path, text) = item?.extract()?;
            packs.push(Pack::File { path, text });
        }
        return Ok(());
    }
    if let Ok(path) = pack.extract::<PathBuf>() {
        packs.push(Pack::Folder(path));
        return Ok(());
    }
    for one in pack.try_iter()? {
        collect(&one?, packs)?;
    }
    Ok(())
}

/// A text that Python keeps alive.
enum Text {
    Str(PyBackedStr),
    Bytes(PyBackedBytes),
}

impl Text {
    fn of(text: &Bound<'_, PyAny>) -> PyResult<Self> {
        if text.is_instance_of::<PyString>() {
            // A string with lone surrogates has no UTF-8.
            return text.extract().map(Text::Str);
        }
        if text.is_instance_of::<PyBytes>() {
            return Ok(Text::Bytes(text.extract()?));
        }
        Err(PyTypeError::new_err(format!("a text is str or bytes, not {}", text.get_type().name()?)))
    }
}

/// The elements of an iterable; an error tells which one it is about.
fn each<'py, T>(
    all: &Bound<'py, PyAny>,
    what: &str,
    read: impl Fn(&Bound<'py, PyAny>) -> PyResult<T>,
) -> PyResult<Vec<T>> {
    if all.is_instance_of::<PyString>() || all.is_instance_of::<PyBytes>() {
        return Err(PyTypeError::new_err(format!("{what}: a list of them, not a single one")));
    }
    let mut read_all = Vec::with_capacity(all.len().unwrap_or_default());
    for (n, one) in all.try_iter()?.enumerate() {
        read_all.push(read(&one?).map_err(|e| at(all.py(), what, n, &e))?);
    }
    Ok(read_all)
}

/// As [`each`], for what there may be one of for each of `length` texts.
fn of_each<'py, T>(
    all: Option<&Bound<'py, PyAny>>,
    what: &str,
    length: usize,
    read: impl Fn(&Bound<'py, PyAny>) -> PyResult<T>,
) -> PyResult<Option<Vec<T>>> {
    let Some(all) = all else { return Ok(None) };
    let read_all = each(all, what, read)?;
    if read_all.len() != length {
        return Err(usage(all.py(), format!("{} {what} for {length} texts", read_all.len())));
    }
    Ok(Some(read_all))
}

/// A date: a string, or a `datetime.date` or `datetime`.
fn day(date: Option<&Bound<'_, PyAny>>) -> PyResult<Option<DateRange>> {
    let Some(date) = date else { return Ok(None) };
    let py = date.py();
    let text: String = match date.cast::<PyString>() {
        Ok(text) => text.to_str()?.to_owned(),
        Err(_) if date.hasattr("isoformat")? => date.call_method0("isoformat")?.extract()?,
        Err(_) => date.str()?.extract()?,
    };
    let parsed = text.trim().parse();
    parsed.map(Some).map_err(|e: String| raised(py, &Error::new(ErrorKind::Record, e)))
}
