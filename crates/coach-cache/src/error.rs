//! Why a cache cannot be opened. Lookups do not fail: see [`crate::Failure`].

/// A setting that cannot work.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A cap is smaller than one entry.
    #[error("{setting} is {bytes} bytes; at least {least} are needed")]
    TooSmall {
        /// The setting.
        setting: &'static str,
        /// Its value.
        bytes: u64,
        /// The least that works.
        least: u64,
    },
    /// The folder cannot be made or written to.
    #[error("the folder of the setting {setting} cannot be used: {source}")]
    Folder {
        /// The setting.
        setting: &'static str,
        /// Why.
        source: std::io::Error,
    },
    /// The address of the shared tier is none. It is not shown, for it may hold a password.
    #[error("the setting {setting} is no address of a Redis server")]
    Address {
        /// The setting.
        setting: &'static str,
    },
    /// A kind's name cannot name a folder, or is used twice with different types or settings.
    #[error("`{name}` cannot be the name of a kind of values")]
    KindName {
        /// The name.
        name: &'static str,
    },
}

impl Error {
    /// The setting that cannot work, if it is one.
    pub fn setting(&self) -> Option<&'static str> {
        match self {
            Self::TooSmall { setting, .. }
            | Self::Folder { setting, .. }
            | Self::Address { setting } => Some(setting),
            Self::KindName { .. } => None,
        }
    }
}
