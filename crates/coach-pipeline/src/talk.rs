//! What models are told of a talk, and what they may not say of it: shared by whatever asks them.

pub(crate) mod facts;
pub(crate) mod figures;
pub(crate) mod forbidden;
pub(crate) mod quotes;
pub(crate) mod told;
pub(crate) mod untrusted;
