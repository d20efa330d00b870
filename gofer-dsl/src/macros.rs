// The language reference, which stands in gofer-macros: there its examples are tests.
#[cfg_attr(not(doctest), doc = gofer_macros::reference!())]
///
/// [`Pipeline`]: crate::Pipeline
/// [`Pipeline::validate`]: crate::Pipeline::validate
/// [`Pipeline::requirements`]: crate::Pipeline::requirements
/// [`Task`]: crate::Task
/// [`gofer_dsl::env`]: crate::env
/// [errors]: crate::errors
#[macro_export]
macro_rules! pipeline {
    // `$crate` goes along so that the expansion finds this crate under any name.
    ($($block:tt)*) => { $crate::__private::pipeline! { [$crate] $($block)* } };
}
