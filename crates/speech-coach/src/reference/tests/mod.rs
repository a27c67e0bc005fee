//! The promise to clients of the reference service, checked against its recorded answers.

mod contract;
mod fixture;
mod properties;
mod values;
