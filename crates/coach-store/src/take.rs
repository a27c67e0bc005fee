//! One recording under one set of settings.

/// What is known of a recording that was accepted.
#[derive(Debug, Clone, PartialEq)]
pub struct Take {
    /// The same for the same owner, bytes and settings.
    pub id: String,
    /// Who may see it.
    pub owner: String,
    /// BLAKE3 of the recording, in hexadecimal.
    pub digest: String,
    /// Length of the recording.
    pub bytes: u64,
    /// What its owner calls it; never a path.
    pub name: String,
    /// What the client said it is.
    pub content_type: String,
    /// Language that was asked for; `None` detects it.
    pub language: Option<String>,
    /// Hypotheses of the recogniser.
    pub beam_size: u32,
    /// Whether a language model is asked about the fillers that the rules are not sure of.
    pub contextual_fillers: bool,
    /// Its owner's own lists of fillers, in a form of the caller's; empty where there are none.
    pub filler_lists: String,
    /// What it is judged as, in a form of the caller's; empty for the usual.
    pub profile: String,
    /// What its owner corrected, in a form of the caller's; empty where nothing.
    pub filler_corrections: String,
    /// How far it is.
    pub status: TakeStatus,
    /// Why it failed.
    pub error: Option<TakeFault>,
    /// When it came, in milliseconds since 1970.
    pub created_ms: i64,
    /// When it changed last.
    pub updated_ms: i64,
    /// When it ended.
    pub finished_ms: Option<i64>,
    /// How often it ended; once unless it was asked for again.
    pub finished_count: u32,
    /// How long the analysis took, in seconds.
    pub processing_s: Option<f64>,
    /// Length of the sound, in seconds.
    pub duration_s: Option<f64>,
    /// Language that was spoken.
    pub spoken_language: Option<String>,
    /// Its tags, in order.
    pub tags: Vec<String>,
}

/// How far a take is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TakeStatus {
    /// It waits for its turn.
    Queued,
    /// It is being analysed.
    Running,
    /// There is a result.
    Done,
    /// There will be none: [`Take::error`] says why.
    Failed,
    /// Its owner did not want it any more.
    Cancelled,
}

impl TakeStatus {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Queued, Self::Running, Self::Done, Self::Failed, Self::Cancelled];

    /// The name used in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The status of a name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// Whether nothing more will happen to it by itself.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

/// Why a take failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeFault {
    /// A stable name.
    pub code: String,
    /// What the code is about.
    pub subject: Option<String>,
}

/// What is known of a recording when it comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTake {
    /// The same for the same owner, bytes and settings.
    pub id: String,
    /// Who may see it.
    pub owner: String,
    /// Whose turn it takes: jobs are fair between clients.
    pub client: String,
    /// BLAKE3 of the recording, in hexadecimal.
    pub digest: String,
    /// Length of the recording.
    pub bytes: u64,
    /// What its owner calls it.
    pub name: String,
    /// What the client said it is.
    pub content_type: String,
    /// Language that was asked for.
    pub language: Option<String>,
    /// Hypotheses of the recogniser.
    pub beam_size: u32,
    /// Whether a language model is asked about the fillers that the rules are not sure of.
    pub contextual_fillers: bool,
    /// Its owner's own lists of fillers, in a form of the caller's; empty where there are none.
    pub filler_lists: String,
    /// What it is judged as, in a form of the caller's; empty for the usual.
    pub profile: String,
    /// The request that it came with, for the logs.
    pub request_id: Option<String>,
}

/// What an analysis gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Finished {
    /// The result.
    pub result: StoredResult,
    /// How long the analysis took, in seconds.
    pub processing_s: f64,
    /// Length of the sound, in seconds.
    pub duration_s: f64,
    /// Language that was spoken.
    pub spoken_language: String,
}

/// A result as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredResult {
    /// What it was computed from: another key would be another result.
    pub key: String,
    /// The result in a form of the caller's.
    pub content: Vec<u8>,
}
