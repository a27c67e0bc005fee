//! Every wording of the real API in one table, so that a recording of it can correct them.
//! Those that begin with `GUESSED_` were not seen in a recording or a document.

pub(crate) const UNAUTHORIZED: &str = "Unauthorized";
pub(crate) const TOKEN_EXPIRED: &str = "Token has expired";
pub(crate) const GUESSED_NOT_FOUND: &str = "Not Found";
pub(crate) const GUESSED_METHOD: &str = "Method Not Allowed";
pub(crate) const GUESSED_BAD_REQUEST: &str = "Bad request";
pub(crate) const TOO_MANY: &str = "Too many requests";
pub(crate) const NO_SUCH_MODEL: &str = "No such model";
pub(crate) const TOO_LARGE: &str = "Payload too large";
pub(crate) const PAYMENT_REQUIRED: &str = "Payment Required";
pub(crate) const PERMISSION_DENIED: &str = "Permission denied";
pub(crate) const NO_FUNCTIONS: &str = "Requested model does not support functions";

pub(crate) const SYSTEM_FIRST: &str = "Invalid params: system message must be the first message";
pub(crate) const DANGLING_CALL: &str =
    "Invalid params: every assistant function call must have a result in history";
pub(crate) const TEMPERATURE: &str = "Invalid params: temperature must be in range (0, +inf)";
pub(crate) const REPETITION: &str = "Invalid params: repetition_penalty must be in range (0, +inf)";
pub(crate) const GUESSED_TOP_P: &str = "Invalid params: top_p must be in range [0, 1]";
pub(crate) const GUESSED_MAX_TOKENS: &str = "Invalid params: max_tokens must be in range (0, +inf)";
pub(crate) const GUESSED_MODEL: &str = "Invalid params: model is empty";
pub(crate) const GUESSED_MESSAGES: &str = "Invalid params: messages is empty";
pub(crate) const GUESSED_ROLE: &str = "Invalid params: unknown role of a message";
pub(crate) const GUESSED_CONTENT: &str = "Invalid params: content of a message must be a string";
pub(crate) const GUESSED_FORMAT: &str = "Invalid params: response_format";
pub(crate) const GUESSED_SCHEMA: &str = "Invalid params: response_format.schema must be an object";
pub(crate) const GUESSED_STRICT: &str =
    "Invalid params: response_format.schema needs required when it is strict";
pub(crate) const GUESSED_FUNCTIONS: &str = "Invalid params: functions";
pub(crate) const GUESSED_FORCED: &str = "Invalid params: function_call names no known function";
pub(crate) const GUESSED_INPUT: &str = "Invalid params: input";
pub(crate) const GUESSED_FILE: &str = "Invalid params: file";
pub(crate) const GUESSED_FILE_TYPE: &str = "Invalid params: file type is not supported";
pub(crate) const GUESSED_NO_FILE: &str = "No such file";

/// What the model says when it is asked for something that it must not speak of.
pub(crate) const REFUSAL: &str = "Не люблю менять тему разговора, но вот сейчас тот самый случай.";

/// What makes the model refuse.
pub(crate) const REFUSAL_MARKER: &str = "[[blacklist]]";

/// The build that follows the name of a model in a reply.
pub(crate) const BUILD: &str = "2.0.28.2";

/// Codes and messages of the token endpoint.
pub(crate) const OAUTH_SCOPE_INVALID: (i32, &str) = (1, "scope data format invalid");
pub(crate) const OAUTH_UNDECODABLE: (i32, &str) = (4, "Can't decode 'Authorization' header");
pub(crate) const OAUTH_SCOPE_EMPTY: (i32, &str) = (5, "scope is empty");
pub(crate) const OAUTH_UNKNOWN: (i32, &str) = (6, "credentials doesn't match db data");
pub(crate) const OAUTH_OTHER_SCOPE: (i32, &str) =
    (7, "scope from db not fully includes consumed scope");

pub(crate) const GATEWAY_PAGE: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n\
    <body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n";
