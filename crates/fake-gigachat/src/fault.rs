//! The kinds of things that can go wrong, as they are written in a script.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One kind of fault, or another way to reply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fault {
    /// This instead of a reply; a body that is a text is sent as it is.
    Status {
        /// Its status.
        status: u16,
        /// Headers beside or instead of the usual ones.
        #[serde(default)]
        headers: BTreeMap<String, String>,
        /// Its body.
        #[serde(default)]
        body: Value,
    },
    /// Nothing at all for a while.
    DelayHeaders {
        /// How long.
        ms: u64,
    },
    /// Headers, and then nothing for a while.
    DelayFirstByte {
        /// How long.
        ms: u64,
    },
    /// The body in drops.
    Drip {
        /// Before each.
        chunk_ms: u64,
        /// In each.
        bytes: usize,
    },
    /// Some events, and then nothing for a while.
    StallAfter {
        /// How many.
        events: usize,
        /// How long.
        ms: u64,
    },
    /// The connection ends.
    Disconnect {
        /// After what.
        when: When,
        /// In which way.
        how: How,
    },
    /// 200, and JSON that breaks off.
    MalformedJson,
    /// 200 with the reply of the other way of asking: no stream where one was asked for.
    WrongContentType,
    /// 200 and nothing.
    EmptyBody,
    /// 200 without choices.
    NoChoices,
    /// A reply without words.
    EmptyContent,
    /// A reply that does not say what it cost.
    MissingUsage,
    /// Another reason for the end.
    Finish {
        /// Which.
        reason: String,
    },
    /// What the model says, never cut.
    Content {
        /// Its words.
        text: String,
        /// Whether they are the inside of a JSON string already, for what no text can hold.
        #[serde(default)]
        escaped: bool,
    },
    /// The model gives its instructions away.
    EchoSystem,
    /// A stream without `[DONE]`.
    NoDone,
    /// A stream whose last chunk with the reason is missing.
    DoneWithoutFinish,
    /// An event that is not JSON.
    GarbageEvent,
    /// Comments, ids, other line ends, and one event on two lines.
    CommentAndCrlf,
    /// Another event and another end after the end.
    DupDoneExtraData,
    /// Writes that end inside of letters and of `data:`.
    SplitUtf8,
    /// Headers and body in one write.
    OneWrite,
    /// The token that was just used is too old, from now on.
    ExpireTokenNow,
    /// The client's key and tokens are unknown, from now on.
    RevokeKey,
    /// Another form of `expires_at`.
    ExpiresAt {
        /// Which.
        #[serde(rename = "as")]
        form: ExpiryForm,
    },
    /// 307.
    Redirect {
        /// Where to.
        to: String,
    },
    /// Another certificate for the next connection.
    Tls {
        /// Which.
        cert: BadCert,
    },
    /// A page of the gateway instead of a token.
    #[serde(rename = "oauth_html_502")]
    OauthHtml502,
    /// A compressed body, if the client said that it can read it.
    Gzip,
    /// Arguments of a function as a text of JSON rather than as an object.
    ArgumentsAsString,
}

/// When a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum When {
    /// Before anything was sent.
    BeforeHeaders,
    /// Before anything of the body.
    AfterHeaders,
    /// After so many events.
    AfterEvents(usize),
    /// In the middle of the event that is in the middle, or of the body.
    MidEvent,
}

/// In which way a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// In order, as far as TCP is concerned.
    Fin,
    /// Reset.
    Rst,
}

/// Forms of `expires_at`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExpiryForm {
    /// Seconds instead of milliseconds.
    Seconds,
    /// 0.
    Zero,
    /// Not there.
    Missing,
    /// An hour ago.
    Past,
    /// Digits in quotes.
    String,
}

/// Certificates that a client must refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BadCert {
    /// It was good once.
    Expired,
    /// It is good for another host.
    WrongHost,
    /// Its root is another one.
    OtherRoot,
}

impl Fault {
    /// Whether it happens before there is a request.
    pub(crate) fn is_of_listener(&self) -> bool {
        matches!(self, Self::Tls { .. })
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BeforeHeaders => f.write_str("before_headers"),
            Self::AfterHeaders => f.write_str("after_headers"),
            Self::AfterEvents(count) => write!(f, "after_events:{count}"),
            Self::MidEvent => f.write_str("mid_event"),
        }
    }
}

impl FromStr for When {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let count = || text.strip_prefix("after_events:")?.parse().ok();
        match text {
            "before_headers" => Ok(Self::BeforeHeaders),
            "after_headers" => Ok(Self::AfterHeaders),
            "mid_event" => Ok(Self::MidEvent),
            _ => count().map(Self::AfterEvents).ok_or_else(|| format!("no such moment: {text}")),
        }
    }
}

impl From<When> for String {
    fn from(when: When) -> Self {
        when.to_string()
    }
}

impl TryFrom<String> for When {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}
