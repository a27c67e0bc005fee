//! Every setting: its name in the file, its variables, its default, what is allowed.

use coach_pipeline::FillerLists;

/// One setting.
#[derive(Debug)]
pub(crate) struct Known {
    /// Section and key in the file.
    pub(crate) name: &'static str,
    /// Variables that set it, ours first, then those of the reference service.
    pub(crate) variables: &'static [&'static str],
    /// What it is if nobody says.
    pub(crate) default: &'static str,
    /// Whether it must not be shown.
    pub(crate) is_secret: bool,
    /// What is allowed, in words.
    pub(crate) allowed: &'static str,
    /// What is allowed.
    pub(crate) allows: fn(&str) -> bool,
}

fn anything(_: &str) -> bool {
    true
}

fn port(value: &str) -> bool {
    value.parse::<u16>().is_ok()
}

fn address(value: &str) -> bool {
    value.parse::<std::net::IpAddr>().is_ok() || value == "localhost"
}

fn number(value: &str) -> bool {
    value.parse::<u32>().is_ok()
}

fn number_or_nothing(value: &str) -> bool {
    value.is_empty() || value.parse::<u64>().is_ok()
}

fn positive(value: &str) -> bool {
    value.parse::<u32>().is_ok_and(|number| number > 0)
}

fn origins(value: &str) -> bool {
    let mut parts = value.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts.all(|part| part.starts_with("http://") || part.starts_with("https://"))
}

fn web_address(value: &str) -> bool {
    value.is_empty() || value.starts_with("http://") || value.starts_with("https://")
}

fn provider(value: &str) -> bool {
    matches!(value, "" | "gigachat" | "openai")
}

fn scope(value: &str) -> bool {
    matches!(value, "GIGACHAT_API_PERS" | "GIGACHAT_API_B2B" | "GIGACHAT_API_CORP")
}

fn yes_or_no(value: &str) -> bool {
    matches!(value.to_ascii_lowercase().as_str(), "true" | "false" | "1" | "0" | "yes" | "no")
}

fn price(value: &str) -> bool {
    value.parse::<f64>().is_ok_and(|price| price.is_finite() && price >= 0.0)
}

/// Each list by itself; whether both fit together is seen where they meet.
fn phrases(value: &str) -> bool {
    FillerLists::of(&super::parts(value), &[]).is_ok()
}

fn profile(value: &str) -> bool {
    coach_pipeline::scoring::Profile::of(value).is_some()
}

fn form(value: &str) -> bool {
    matches!(value, "text" | "json" | "none")
}

/// A setting that must not be shown.
const fn secret(
    name: &'static str,
    variables: &'static [&'static str],
    allowed: &'static str,
) -> Known {
    Known { name, variables, default: "", is_secret: true, allowed, allows: anything }
}

/// A setting that is no secret.
const fn open(
    name: &'static str,
    variables: &'static [&'static str],
    default: &'static str,
    allowed: &'static str,
    allows: fn(&str) -> bool,
) -> Known {
    Known { name, variables, default, is_secret: false, allowed, allows }
}

const NUMBER: &str = "a whole number from 0";
const POSITIVE: &str = "a whole number from 1";
const LIMIT: &str = "a whole number, or nothing for no limit";
const PHRASES: &str =
    "at most 100 words and phrases, separated by commas, each of at most 6 words and 60 characters";
const FOLDER: &str = "a folder";
const YES_OR_NO: &str = "true or false";
const WEB: &str = "an address that begins with https://, or http:// on this machine";
const IDENTITY: &str = "a PEM file with a certificate and its key: the server knows us by them, and needs no other key";
const PROFILES: &str = "talk, lecture, pitch, interview, news or second_language";
const SCOPES: &str = "GIGACHAT_API_PERS, GIGACHAT_API_B2B or GIGACHAT_API_CORP";

/// All settings, in the order in which they are shown.
pub(crate) const KNOWN: &[Known] = &[
    open(
        "server.host",
        &["SPEECH_COACH_HOST", "HOST"],
        "127.0.0.1",
        "an address of this machine",
        address,
    ),
    open("server.port", &["SPEECH_COACH_PORT", "PORT"], "8000", "a number from 0 to 65535", port),
    open(
        "server.cors_origins",
        &["SPEECH_COACH_CORS_ORIGINS", "CORS_ORIGINS"],
        "",
        "origins such as https://coach.example.org, separated by commas",
        origins,
    ),
    open("server.connections_max", &["SPEECH_COACH_CONNECTIONS_MAX"], "1024", POSITIVE, positive),
    open(
        "server.requests_per_min",
        &["SPEECH_COACH_REQUESTS_PER_MIN"],
        "0",
        "a whole number; 0 sets no limit",
        number,
    ),
    open("server.body_idle_s", &["SPEECH_COACH_BODY_IDLE_S"], "30", POSITIVE, positive),
    open("server.head_s", &["SPEECH_COACH_HEAD_S"], "10", POSITIVE, positive),
    open("server.wait_max_s", &["SPEECH_COACH_WAIT_MAX_S"], "600", POSITIVE, positive),
    open("server.shutdown_s", &["SPEECH_COACH_SHUTDOWN_S"], "10", POSITIVE, positive),
    open("storage.folder", &["SPEECH_COACH_DATA"], "", FOLDER, anything),
    open("storage.keep_days", &["SPEECH_COACH_KEEP_DAYS"], "", LIMIT, number_or_nothing),
    open("storage.keep_bytes", &["SPEECH_COACH_KEEP_BYTES"], "", LIMIT, number_or_nothing),
    open(
        "limits.upload_mb",
        &["SPEECH_COACH_UPLOAD_MB", "MAX_FILE_SIZE_MB", "MAX_FILE_SIZE"],
        "2048",
        POSITIVE,
        positive,
    ),
    open("limits.upload_memory_mb", &["SPEECH_COACH_UPLOAD_MEMORY_MB"], "64", NUMBER, number),
    open("limits.duration_s", &["SPEECH_COACH_DURATION_S"], "14400", POSITIVE, positive),
    open(
        "limits.concurrent_analyses",
        &["SPEECH_COACH_CONCURRENT_ANALYSES", "MAX_CONCURRENT_ANALYSES"],
        "0",
        "a whole number; 0 is half of the processors",
        number,
    ),
    open("limits.queue", &["SPEECH_COACH_QUEUE"], "256", NUMBER, number),
    open(
        "recognition.model",
        &["SPEECH_COACH_MODEL", "WHISPER_MODEL", "WHISPER_MODEL_SIZE"],
        "base",
        "a model's name or folder",
        anything,
    ),
    open(
        "recognition.threads",
        &["SPEECH_COACH_THREADS"],
        "0",
        "a whole number; 0 is one for each processor",
        number,
    ),
    open("fillers.always", &["SPEECH_COACH_FILLERS_ALWAYS"], "", PHRASES, phrases),
    open("fillers.never", &["SPEECH_COACH_FILLERS_NEVER"], "", PHRASES, phrases),
    open("findings.profile", &["SPEECH_COACH_PROFILE"], "talk", PROFILES, profile),
    open("cache.folder", &["SPEECH_COACH_CACHE", "CACHE_DIR"], "", FOLDER, anything),
    open("cache.bytes", &["SPEECH_COACH_CACHE_BYTES"], "10737418240", POSITIVE, number_or_nothing),
    open("cache.memory_mb", &["SPEECH_COACH_CACHE_MEMORY_MB"], "256", NUMBER, number),
    secret(
        "cache.redis",
        &["SPEECH_COACH_REDIS", "REDIS_URL"],
        "redis://user:password@host:6379/0",
    ),
    open(
        "log.level",
        &["SPEECH_COACH_LOG", "LOG_LEVEL"],
        "info",
        "error, warn, info, debug, trace, or such as warn,speech_coach=debug",
        anything,
    ),
    open("log.console", &["SPEECH_COACH_LOG_CONSOLE"], "text", "text, json or none", form),
    open(
        "log.folder",
        &["SPEECH_COACH_LOG_FOLDER"],
        "",
        "a folder; none writes no files",
        anything,
    ),
    open("log.file_mb", &["SPEECH_COACH_LOG_FILE_MB", "LOG_MAX_SIZE_MB"], "10", POSITIVE, positive),
    open("log.backups", &["SPEECH_COACH_LOG_BACKUPS", "LOG_BACKUP_COUNT"], "5", NUMBER, number),
    open(
        "telemetry.otlp_endpoint",
        &["SPEECH_COACH_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"],
        "",
        "an address such as http://127.0.0.1:4318, or nothing",
        web_address,
    ),
    open(
        "llm.provider",
        &["SPEECH_COACH_LLM"],
        "",
        "gigachat, openai, or nothing for none",
        provider,
    ),
    open("llm.model", &["SPEECH_COACH_LLM_MODEL"], "", "a model's name at the provider", anything),
    open(
        "llm.deadline_s",
        &["SPEECH_COACH_LLM_DEADLINE_S", "GIGACHAT_TIMEOUT"],
        "30",
        POSITIVE,
        positive,
    ),
    open(
        "llm.concurrent_calls",
        &["SPEECH_COACH_LLM_CONCURRENT_CALLS"],
        "0",
        "a whole number; 0 is 1 for gigachat and 4 for openai",
        number,
    ),
    open(
        "llm.pause_s",
        &["SPEECH_COACH_LLM_PAUSE_S"],
        "60",
        "seconds that a model that fails is left alone at first, a whole number from 1",
        positive,
    ),
    open(
        "llm.context_tokens",
        &["SPEECH_COACH_LLM_CONTEXT_TOKENS"],
        "0",
        "a whole number; 0 is 128000 for gigachat and 8192 for openai",
        number,
    ),
    open(
        "llm.tokens_per_month_max",
        &["SPEECH_COACH_LLM_TOKENS_PER_MONTH_MAX"],
        "",
        LIMIT,
        number_or_nothing,
    ),
    open(
        "llm.price_per_1000_tokens",
        &["SPEECH_COACH_LLM_PRICE_PER_1000_TOKENS"],
        "0",
        "a price, such as 0.2",
        price,
    ),
    open("gigachat.enabled", &["GIGACHAT_ENABLED"], "false", YES_OR_NO, yes_or_no),
    secret(
        "gigachat.key",
        &["GIGACHAT_AUTH_KEY", "GIGACHAT_API_KEY"],
        "the authorization key of the account, as the provider shows it",
    ),
    open("gigachat.key_file", &["GIGACHAT_AUTH_KEY_FILE"], "", "a file with the key", anything),
    open("gigachat.scope", &["GIGACHAT_SCOPE"], "GIGACHAT_API_PERS", SCOPES, scope),
    open("gigachat.model", &["GIGACHAT_MODEL"], "GigaChat-2", "a model's name", anything),
    open("gigachat.base_url", &["GIGACHAT_BASE_URL", "GIGACHAT_API_URL"], "", WEB, web_address),
    open("gigachat.auth_url", &["GIGACHAT_AUTH_URL"], "", WEB, web_address),
    open(
        "gigachat.ca_bundle_file",
        &["GIGACHAT_CA_BUNDLE_FILE"],
        "",
        "a PEM file: its certificates are trusted for GigaChat, and no others",
        anything,
    ),
    open("gigachat.identity_file", &["GIGACHAT_IDENTITY_FILE"], "", IDENTITY, anything),
    open(
        "openai.base_url",
        &["SPEECH_COACH_OPENAI_BASE_URL", "OPENAI_BASE_URL"],
        "",
        WEB,
        web_address,
    ),
    secret("openai.key", &["OPENAI_API_KEY"], "the key that the server wants"),
    open("openai.key_file", &["OPENAI_API_KEY_FILE"], "", "a file with the key", anything),
    open("openai.model", &["OPENAI_MODEL"], "", "a model's name", anything),
    open("openai.ca_bundle_file", &["OPENAI_CA_BUNDLE_FILE"], "", "a PEM file", anything),
    open("openai.identity_file", &["OPENAI_IDENTITY_FILE"], "", IDENTITY, anything),
];
