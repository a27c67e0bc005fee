//! Takes as rows.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use crate::error::Error;
use crate::take::{Take, TakeFault, TakeStatus};

/// Every column that a take is made of, and its tags in one text.
macro_rules! select_take {
    ($rest:literal) => {
        concat!(
            "SELECT takes.*, (SELECT group_concat(tag, char(10)) FROM ",
            "(SELECT tag FROM tags WHERE take_id = takes.id ORDER BY tag)) AS tags ",
            "FROM takes ",
            $rest
        )
    };
}
pub(crate) use select_take;

/// A take of its row.
pub(crate) fn take(row: &SqliteRow) -> Result<Take, Error> {
    let status: String = row.try_get("status")?;
    let code: Option<String> = row.try_get("error_code")?;
    let subject = row.try_get("error_subject")?;
    let tags: Option<String> = row.try_get("tags")?;
    let tags = tags.as_deref().unwrap_or_default();
    Ok(Take {
        id: row.try_get("id")?,
        owner: row.try_get("owner")?,
        digest: row.try_get("digest")?,
        bytes: unsigned(row.try_get("bytes")?),
        name: row.try_get("name")?,
        content_type: row.try_get("content_type")?,
        language: row.try_get("language")?,
        beam_size: u32::try_from(row.try_get::<i64, _>("beam_size")?).unwrap_or(1),
        contextual_fillers: row.try_get("contextual_fillers")?,
        filler_lists: row.try_get("filler_lists")?,
        profile: row.try_get("profile")?,
        filler_corrections: row.try_get("filler_corrections")?,
        status: TakeStatus::of(&status).ok_or(Error::Unreadable)?,
        error: code.map(|code| TakeFault { code, subject }),
        created_ms: row.try_get("created_ms")?,
        updated_ms: row.try_get("updated_ms")?,
        finished_ms: row.try_get("finished_ms")?,
        finished_count: u32::try_from(row.try_get::<i64, _>("finished_count")?).unwrap_or(0),
        processing_s: row.try_get("processing_s")?,
        duration_s: row.try_get("duration_s")?,
        spoken_language: row.try_get("spoken_language")?,
        tags: tags.lines().map(str::to_owned).collect(),
    })
}

/// A count or a length, which is never negative.
pub(crate) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// A count or a length as a column holds it.
pub(crate) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The take of an identity, whoever owns it.
pub(crate) async fn find(
    connection: &mut SqliteConnection,
    id: &str,
) -> Result<Option<Take>, Error> {
    let row =
        sqlx::query(select_take!("WHERE id = ?1")).bind(id).fetch_optional(connection).await?;
    row.as_ref().map(take).transpose()
}

/// The same for its owner alone.
pub(crate) async fn find_owned(
    connection: &mut SqliteConnection,
    owner: &str,
    id: &str,
) -> Result<Option<Take>, Error> {
    Ok(find(connection, id).await?.filter(|take| take.owner == owner))
}
