//! Conversions of the user's values, with errors in the language's words.

use sealed::{Again, Flag, Integer, List, Text};

/// A string expression's value.
#[inline]
pub fn text<T: Text>(value: T) -> String {
    value.into_text()
}

/// A list expression's value.
#[inline]
pub fn list<L: List>(value: L) -> Vec<String> {
    value.into_list()
}

/// An integer expression's value. What does not fit is taken as the nearest that does.
#[inline]
pub fn integer<I: Integer>(value: I) -> i64 {
    value.into_i64()
}

/// A bool expression's value.
#[inline]
pub fn flag<F: Flag>(value: F) -> bool {
    value.into_bool()
}

/// An axis' value once more, for the next key of the axes after it.
#[inline]
pub fn again<T: Again>(value: &T) -> T {
    value.again()
}

mod sealed {
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not `Clone`",
        label = "with several axes a value is used more than once, so it must be `Clone`"
    )]
    pub trait Again: Sized {
        fn again(&self) -> Self;
    }

    #[diagnostic::do_not_recommend]
    impl<T: Clone> Again for T {
        #[inline]
        fn again(&self) -> Self {
            self.clone()
        }
    }

    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not a string",
        label = "expected a string: `&str`, `String`, or anything else that is `Into<String>`"
    )]
    pub trait Text {
        fn into_text(self) -> String;
    }

    #[diagnostic::do_not_recommend]
    impl<T: Into<String>> Text for T {
        #[inline]
        fn into_text(self) -> String {
            self.into()
        }
    }

    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not a list of strings",
        label = "expected a list: `[\"…\", \"…\"]`, or anything else that iterates over strings"
    )]
    pub trait List {
        fn into_list(self) -> Vec<String>;
    }

    #[diagnostic::do_not_recommend]
    impl<L> List for L
    where
        L: IntoIterator,
        L::Item: Into<String>,
    {
        #[inline]
        fn into_list(self) -> Vec<String> {
            self.into_iter().map(Into::into).collect()
        }
    }

    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not a bool",
        label = "expected `true`, `false`, or an expression of type `bool`"
    )]
    pub trait Flag {
        fn into_bool(self) -> bool;
    }

    // Through a blanket implementation the compiler's message ends with the words above.
    #[diagnostic::do_not_recommend]
    impl<T: Into<bool>> Flag for T {
        #[inline]
        fn into_bool(self) -> bool {
            self.into()
        }
    }

    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not an integer",
        label = "expected a number of runs, of any integer type"
    )]
    pub trait Integer {
        fn into_i64(self) -> i64;
    }

    #[diagnostic::do_not_recommend]
    impl<T: Whole> Integer for T {
        #[inline]
        fn into_i64(self) -> i64 {
            self.nearest()
        }
    }

    pub trait Whole {
        fn nearest(self) -> i64;
    }

    macro_rules! whole {
        ($($integer:ty)*) => {$(
            impl Whole for $integer {
                #[inline]
                #[allow(unused_comparisons, clippy::absurd_extreme_comparisons, reason = "for the unsigned types")]
                fn nearest(self) -> i64 {
                    i64::try_from(self).unwrap_or(if self < 0 { i64::MIN } else { i64::MAX })
                }
            }
        )*};
    }

    whole! { i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize }
}
