//! Requests that bring recordings: a form with files, or the bytes themselves.

use axum::body::{Body, Bytes};
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest as _, Multipart};
use http_body_util::BodyExt as _;
use hyper::{Request, header};

use super::app::App;
use super::headers::text;
use super::problem::Problem;
use super::receive::{Received, Receiver, in_time, too_large};

/// Parts of a form; more is nonsense.
const PARTS_MAX: usize = 64;
/// Bytes of a field that is no file.
const FIELD_BYTES_MAX: usize = 4_096;
/// Headers and names of a form beside its files.
const FORM_BYTES: u64 = 1 << 20;
/// Characters of a name.
const NAME_CHARS_MAX: usize = 200;

/// A recording with what the client said of it.
#[derive(Debug)]
pub(crate) struct Upload {
    pub(crate) received: Received,
    pub(crate) name: String,
    pub(crate) content_type: String,
}

/// Everything that a request brought.
#[derive(Debug, Default)]
pub(crate) struct Uploads {
    pub(crate) files: Vec<Upload>,
    /// Fields that are no files.
    pub(crate) fields: Vec<(String, String)>,
}

impl Uploads {
    /// A field of the form.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let field = self.fields.iter().find(|(field, _)| field == name);
        field.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// All fields of a name, with commas between.
    pub(crate) fn all(&self, name: &str) -> String {
        let fields = self.fields.iter().filter(|(field, _)| field == name);
        fields.map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(",")
    }
}

/// Receives the recordings of a request: at most `files_max` under the field `file` or `files`,
/// or one that is the body itself.
pub(crate) async fn receive(
    app: &App,
    request: Request<Body>,
    files_max: usize,
) -> Result<Uploads, Problem> {
    let headers = request.headers();
    if headers.get(header::CONTENT_ENCODING).is_some_and(|coding| coding != "identity") {
        return Err(Problem::new("compressed_body"));
    }
    let announced = text(headers, header::CONTENT_LENGTH);
    let announced: Option<u64> = announced.and_then(|length| length.parse().ok());
    let allowed = app.limits.upload_bytes_max.saturating_mul(files_max as u64);
    if announced.is_some_and(|length| length > allowed.saturating_add(FORM_BYTES)) {
        return Err(too_large(app));
    }
    let content_type = text(headers, header::CONTENT_TYPE).unwrap_or_default().to_owned();
    if content_type.starts_with("multipart/form-data") {
        form(app, request, files_max).await
    } else if content_type.starts_with("multipart/")
        || content_type.starts_with("application/json")
        || content_type.starts_with("application/x-www-form-urlencoded")
    {
        Err(Problem::new("wrong_content_type"))
    } else {
        let upload = raw(app, request, content_type).await?;
        Ok(Uploads { files: vec![upload], fields: Vec::new() })
    }
}

async fn raw(app: &App, request: Request<Body>, content_type: String) -> Result<Upload, Problem> {
    let name = text(request.headers(), header::CONTENT_DISPOSITION).unwrap_or_default();
    let name = name.split("filename=").nth(1).map(|name| name.trim_matches('"').to_owned());
    let mut body = request.into_body();
    let mut receiver = Receiver::new(app);
    while let Some(frame) = in_time(app.limits.body_idle, body.frame()).await? {
        let frame = frame.map_err(|_| Problem::new("upload_incomplete"))?;
        if let Ok(piece) = frame.into_data() {
            receiver.take(piece).await?;
        }
    }
    let received = receiver.finish().await?;
    if received.bytes == 0 {
        return Err(Problem::new("file_missing"));
    }
    Ok(Upload { received, name: name_of_file(name.as_deref().unwrap_or_default()), content_type })
}

async fn form(app: &App, request: Request<Body>, files_max: usize) -> Result<Uploads, Problem> {
    let form = Multipart::from_request(request, &()).await;
    let mut form = form.map_err(|_| Problem::new("bad_request"))?;
    let (mut uploads, mut parts) = (Uploads::default(), 0);
    loop {
        let field = in_time(app.limits.body_idle, form.next_field()).await?;
        let Some(mut field) = field.map_err(|error| of_form(&error))? else { break };
        parts += 1;
        if parts > PARTS_MAX {
            return Err(Problem::new("bad_request"));
        }
        let name = field.name().unwrap_or_default().to_owned();
        if matches!(name.as_str(), "file" | "files" | "files[]") {
            if uploads.files.len() == files_max {
                return Err(Problem::new(if files_max > 1 {
                    "comparison_size"
                } else {
                    "bad_request"
                }));
            }
            uploads.files.push(file(app, &mut field).await?);
        } else {
            let value = short(app, &mut field).await?;
            uploads.fields.push((name, value));
        }
    }
    if uploads.files.is_empty() {
        return Err(Problem::new("file_missing"));
    }
    Ok(uploads)
}

async fn next(app: &App, field: &mut Field<'_>) -> Result<Option<Bytes>, Problem> {
    let piece = in_time(app.limits.body_idle, field.chunk()).await?;
    piece.map_err(|error| of_form(&error))
}

async fn file(app: &App, field: &mut Field<'_>) -> Result<Upload, Problem> {
    let name = name_of_file(field.file_name().unwrap_or_default());
    let content_type = field.content_type().unwrap_or_default().to_owned();
    let mut receiver = Receiver::new(app);
    while let Some(piece) = next(app, field).await? {
        receiver.take(piece).await?;
    }
    Ok(Upload { received: receiver.finish().await?, name, content_type })
}

async fn short(app: &App, field: &mut Field<'_>) -> Result<String, Problem> {
    let mut value = Vec::new();
    while let Some(piece) = next(app, field).await? {
        value.extend_from_slice(&piece);
        if value.len() > FIELD_BYTES_MAX {
            return Err(Problem::new("bad_request"));
        }
    }
    String::from_utf8(value).map_err(|_| Problem::new("bad_request"))
}

/// A form that cannot be read, or that ends too early.
fn of_form(error: &MultipartError) -> Problem {
    let text = error.body_text();
    let ended = text.contains("incomplete") || text.contains("stream");
    Problem::new(if ended { "upload_incomplete" } else { "bad_request" })
}

/// Whether somebody may call a take so.
pub(crate) fn is_name(name: &str) -> bool {
    let is_seen = |c: char| !c.is_whitespace() && !c.is_control();
    name.chars().count() <= NAME_CHARS_MAX && name.chars().any(is_seen)
}

/// What the take of a file is called: the last part of its path, as [`clean_name`] leaves it.
pub(crate) fn name_of_file(path: &str) -> String {
    clean_name(path.rsplit(['/', '\\']).next().unwrap_or_default())
}

/// A name without what could move a cursor or hide.
pub(crate) fn clean_name(name: &str) -> String {
    let is_shown = |c: &char| {
        !c.is_control()
            && !matches!(*c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let name: String = name.trim().chars().filter(is_shown).take(NAME_CHARS_MAX).collect();
    if matches!(name.as_str(), "" | "." | "..") { "recording".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_never_paths() {
        for (name, expected) in [
            ("Доклад 1.mp4", "Доклад 1.mp4"),
            ("../../etc/passwd", "passwd"),
            ("C:\\talks\\one.mp4", "one.mp4"),
            ("..", "recording"),
            ("", "recording"),
            ("a\u{1b}[2J\u{202e}b", "a[2Jb"),
            ("/", "recording"),
        ] {
            assert_eq!(name_of_file(name), expected);
        }
        assert_eq!(clean_name(" Part 1/2 <b>\u{202e} "), "Part 1/2 <b>");
        assert_eq!(clean_name(&"я".repeat(500)).chars().count(), NAME_CHARS_MAX);
    }
}
