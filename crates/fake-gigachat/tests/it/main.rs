//! The fake over real sockets.
