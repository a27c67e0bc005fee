//! One sentence per line of the tables: hits and non-hits of the filler lexicons.
