//! Files: kept in memory, within the limits of the real store.

use serde_json::{Value, json};

use crate::api::{refusal, wrong_method};
use crate::reply::Reply;
use crate::request::Request;
use crate::state::State;
use crate::texts;

const MEGABYTE: usize = 1024 * 1024;

/// Kinds of files, each with the most bytes that one may have.
const KINDS: &[(&str, usize)] = &[
    ("audio/", 35 * MEGABYTE),
    ("image/", 15 * MEGABYTE),
    ("text/", 40 * MEGABYTE),
    ("application/pdf", 40 * MEGABYTE),
];

/// A file that was handed in.
#[derive(Debug)]
pub(crate) struct File {
    name: String,
    kind: String,
    purpose: String,
    bytes: Vec<u8>,
    created_at: u64,
    owner: Option<String>,
}

impl File {
    fn shown(&self, id: &str) -> Value {
        json!({ "id": id, "object": "file", "bytes": self.bytes.len(),
            "created_at": self.created_at, "filename": self.name, "purpose": self.purpose,
            "access_policy": "private", "modalities": null })
    }

    /// Whether the file is of the user that is named in the request.
    pub(crate) fn check_owner(&self, request: &Request, id: &str) -> Result<(), Reply> {
        if self.owner.as_deref() == request.header("x-client-id") {
            return Ok(());
        }
        Err(refusal(403, &format!("Access to file '{id}' is denied")))
    }
}

/// The reply of everything below `files`.
pub(crate) fn answer(state: &mut State, request: &Request, rest: &str) -> Reply {
    let (id, part) = rest.split_once('/').unwrap_or((rest, ""));
    match (request.method.as_str(), id, part) {
        ("POST", "", "") => add(state, request).unwrap_or_else(|reply| reply),
        ("GET", "", "") => {
            let data: Vec<Value> = state.files.iter().map(|(id, file)| file.shown(id)).collect();
            Reply::json(200, &json!({ "data": data }))
        }
        ("GET", id, "") => of(state, request, id, |file| Reply::json(200, &file.shown(id))),
        ("GET", id, "content") => {
            of(state, request, id, |file| Reply::whole(200, &file.kind, file.bytes.clone()))
        }
        ("POST", id, "delete") => {
            let gone = json!({ "id": id, "deleted": true, "access_policy": "private" });
            let reply = of(state, request, id, |_| Reply::json(200, &gone));
            if reply.status == 200 {
                state.files.remove(id);
            }
            reply
        }
        (_, _, "" | "content" | "delete") => wrong_method(),
        _ => refusal(404, texts::GUESSED_NOT_FOUND),
    }
}

fn of(state: &State, request: &Request, id: &str, show: impl Fn(&File) -> Reply) -> Reply {
    let Some(file) = state.files.get(id) else {
        return refusal(404, texts::GUESSED_NO_FILE);
    };
    file.check_owner(request, id).map_or_else(|reply| reply, |()| show(file))
}

fn add(state: &mut State, request: &Request) -> Result<Reply, Reply> {
    if request.too_large {
        return Err(refusal(413, texts::TOO_LARGE));
    }
    let wrong = || refusal(422, texts::GUESSED_FILE);
    let kind = request.header("content-type").unwrap_or_default();
    let boundary = kind.split("boundary=").nth(1).ok_or_else(wrong)?.trim_matches('"');
    let parts = parts(&request.body, boundary);
    let part = |name: &str| parts.iter().find(|part| part.name == name);
    let file = part("file").filter(|part| !part.file_name.is_empty()).ok_or_else(wrong)?;
    let purpose = part("purpose").map(|part| String::from_utf8_lossy(part.bytes).into_owned());
    let limit = KINDS.iter().find(|(kind, _)| file.kind.starts_with(kind));
    let (_, most) = limit.ok_or_else(|| refusal(422, texts::GUESSED_FILE_TYPE))?;
    if file.bytes.len() > *most {
        return Err(refusal(413, texts::TOO_LARGE));
    }
    let file = File {
        name: file.file_name.clone(),
        kind: file.kind.clone(),
        purpose: purpose.ok_or_else(wrong)?,
        bytes: file.bytes.to_vec(),
        created_at: state.clock.now().as_secs(),
        owner: request.header("x-client-id").map(str::to_owned),
    };
    let id = state.chance.uuid();
    let shown = file.shown(&id);
    state.files.insert(id, file);
    Ok(Reply::json(200, &shown))
}

/// A part of a body of several.
#[derive(Debug)]
struct Part<'a> {
    name: String,
    file_name: String,
    kind: String,
    bytes: &'a [u8],
}

fn parts<'a>(body: &'a [u8], boundary: &str) -> Vec<Part<'a>> {
    let mark = format!("--{boundary}").into_bytes();
    let mut found = Vec::new();
    let mut rest = body;
    while let Some(begin) = place_of(rest, &mark) {
        rest = &rest[begin + mark.len()..];
        let end = place_of(rest, &mark).unwrap_or(rest.len());
        found.extend(part(&rest[..end]));
    }
    found
}

/// A part without the line ends around it.
fn part(bytes: &[u8]) -> Option<Part<'_>> {
    let bytes = bytes.strip_prefix(b"\r\n")?;
    let bytes = bytes.strip_suffix(b"\r\n").unwrap_or(bytes);
    let end = place_of(bytes, b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let field = |name: &str| {
        let mark = format!("{name}=\"");
        let rest = head.split(&mark).nth(1)?;
        rest.split('"').next().map(str::to_owned)
    };
    let kind = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-type").then(|| value.trim().to_owned())
    });
    Some(Part {
        name: field(" name")?,
        file_name: field("filename").unwrap_or_default(),
        kind: kind.unwrap_or_default(),
        bytes: &bytes[end + 4..],
    })
}

fn place_of(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    // Compared by first byte before the whole, for files are long.
    let first = *wanted.first()?;
    let mut from = 0;
    while let Some(step) = bytes.get(from..)?.iter().position(|byte| *byte == first) {
        if bytes[from + step..].starts_with(wanted) {
            return Some(from + step);
        }
        from += step + 1;
    }
    None
}
