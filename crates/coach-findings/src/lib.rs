//! Numbers to findings with evidence, in the words of the reader.
