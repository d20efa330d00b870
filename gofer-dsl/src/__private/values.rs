//! Conversions of the user's values, with errors in the language's words.
//!
//! The expansion calls them by path (`StringExpression::text_of(value)`): a function with a bound
//! would be shown with each error, a method with each value that is moved. The traits are exported without being hidden, so
//! that the compiler shows them by their names alone; rust-analyzer is to offer them nowhere. Each has one implementation, for whatever
//! has the form it needs, and `Form` tells the forms apart, since no type has two of them.

use std::borrow::Cow;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

use forms::{Borrowed, Direct, Owned, Shown, Through};

/// A string expression.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a string",
    label = "expected a string: `&str`, `String`, or what else derefs to `str`",
    note = "a `Result`: add `?`, in a `main` that returns `Result<Pipeline, Box<dyn std::error::Error>>`, with the block in `Ok(...)`; an `Option`: add `.ok_or(\"...\")?`",
    note = "a path: add `.display().to_string()`; a number, or what else is `Display`: `(...).to_string()`; what is only `Debug`: `format!(\"{{:?}}\", ...)`; what is only `Into<String>`: `String::from(...)`",
    note = "a list of texts: add `.join(\"\\n\")`; bytes: `std::str::from_utf8(&bytes)?`, of a file `include_str!(\"...\")`; a function or a closure: call it; a future: add `.await`"
)]
#[cfg_attr(rust_analyzer, doc(hidden))]
pub trait StringExpression<Form> {
    fn text_of(value: Self) -> String;
}

/// An element of a list.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a string",
    label = "expected a string: `&str`, `String`, or what else derefs to `str`",
    note = "a list among the elements: join lists first, as in `[\"cargo\"].map(String::from).into_iter().chain(flags.into_iter().map(|one| one.to_string()))`",
    note = "a `Result`: add `?`, in a `main` that returns `Result<Pipeline, Box<dyn std::error::Error>>`, with the block in `Ok(...)`; an `Option`: add `.ok_or(\"...\")?`",
    note = "a path: add `.display().to_string()`; a number, or what else is `Display`: `(...).to_string()`; what is only `Into<String>`: `String::from(...)`"
)]
#[cfg_attr(rust_analyzer, doc(hidden))]
pub trait ElementExpression<Form> {
    fn text_of(value: Self) -> String;
}

/// A variable's value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the value of a variable",
    label = "expected a string, an integer or a bool",
    note = "a `Result`: add `?`, in a `main` that returns `Result<Pipeline, Box<dyn std::error::Error>>`, with the block in `Ok(...)`; an `Option`: add `.ok_or(\"...\")?`",
    note = "a path: add `.display().to_string()`; what else is `Display`: `(...).to_string()`; what is only `Debug`: `format!(\"{{:?}}\", ...)`; what is only `Into<String>`: `String::from(...)`",
    note = "a list of texts: add `.join(\"\\n\")`; bytes: `std::str::from_utf8(&bytes)?`, of a file `include_str!(\"...\")`; a function or a closure: call it; a future: add `.await`"
)]
#[cfg_attr(rust_analyzer, doc(hidden))]
pub trait VariableValue<Form> {
    fn text_of(value: Self) -> String;
}

/// A list expression.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of strings",
    label = "expected a list: `[\"...\", \"...\"]`, or what else iterates over strings",
    note = "one string: put it in brackets, `[value]`, or give it to `script`, if a shell is to read it; elements of another type: add `.into_iter().map(|element| element.to_string())`",
    note = "a part of a list: borrow it, `&list[1..]`; a map: add `.into_values()` or `.into_keys()`; `Result`s: add `.into_iter().collect::<Result<Vec<_>, _>>()?`; `Option`s: add `.into_iter().flatten()`"
)]
#[cfg_attr(rust_analyzer, doc(hidden))]
pub trait ListExpression<Form> {
    fn list_of(value: Self) -> Vec<String>;
}

/// What has the pairs of more variables.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not hold variables",
    label = "expected pairs of a name and a value: a map, a list of pairs, or what else iterates over them",
    note = "names are strings; values are strings, integers or bools, as in `[(\"NAME\", \"value\")]`; the environment is `std::env::vars()`",
    note = "values of another type: add `.into_iter().map(|(name, value)| (name, value.to_string()))`"
)]
#[cfg_attr(rust_analyzer, doc(hidden))]
pub trait PairsExpression<Form> {
    fn pairs_of(value: Self) -> Vec<(String, String)>;
}

/// A bool expression.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a bool",
    label = "expected `true`, `false`, or an expression of type `bool`",
    note = "a text: compare it, as in `value == \"true\"`; an integer: `value != 0`; a `Result`: add `.is_ok()`; an `Option`: add `.is_some()`, or `.unwrap_or(false)`"
)]
#[cfg_attr(rust_analyzer, doc(hidden))]
pub trait BoolExpression {
    fn bool_of(value: Self) -> bool;
}

/// An integer expression.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an integer",
    label = "expected a number of runs, of any integer type",
    note = "a text: add `.parse::<i64>()?`; a `Result`: add `?`; both in a `main` that returns `Result<Pipeline, Box<dyn std::error::Error>>`, with the block in `Ok(...)`; an `Option`: add `.unwrap_or(0)`; a number with a fraction: add ` as i64`"
)]
#[cfg_attr(rust_analyzer, doc(hidden))]
pub trait IntegerExpression {
    /// What does not fit is taken as the nearest that does.
    fn integer_of(value: Self) -> i64;
}

/// A value of one of several axes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not `Clone`",
    label = "a value that several axes or tasks share is used more than once, so it must be `Clone`",
    note = "a type of your own: `#[derive(Clone)]`; else borrow the value: `&value`"
)]
#[cfg_attr(rust_analyzer, doc(hidden))]
pub trait CloneExpression: Sized {
    /// The value, and how to have it once more: the bound is asked for at the value and nowhere else.
    fn with_clone(value: Self) -> (Self, fn(&Self) -> Self);
}

/// An axis' values once more, for the next key of the axes before it.
pub fn all_again<T, const N: usize>(values: &[T; N], again: fn(&T) -> T) -> [T; N] {
    values.each_ref().map(again)
}

#[diagnostic::do_not_recommend]
impl<T: Text<Form>, Form> StringExpression<Form> for T {
    #[inline]
    fn text_of(value: Self) -> String {
        value.text()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Text<Form>, Form> ElementExpression<Form> for T {
    #[inline]
    fn text_of(value: Self) -> String {
        value.text()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar<Form>, Form> VariableValue<Form> for T {
    #[inline]
    fn text_of(value: Self) -> String {
        value.text()
    }
}

#[diagnostic::do_not_recommend]
impl<L: IntoIterator<Item: ListItem<Form>>, Form> ListExpression<Form> for L {
    #[inline]
    fn list_of(value: Self) -> Vec<String> {
        value.into_iter().map(ListItem::into_text).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<L: IntoIterator<Item: Pair<Form>>, Form> PairsExpression<Form> for L {
    #[inline]
    fn pairs_of(value: Self) -> Vec<(String, String)> {
        value.into_iter().map(|pair| pair.pair()).collect()
    }
}

/// A variable's name and value, or such a pair that is borrowed.
pub trait Pair<Form> {
    fn pair(&self) -> (String, String);
}

impl<N: Text<F>, V: Scalar<G>, F, G> Pair<(F, G)> for (N, V) {
    #[inline]
    fn pair(&self) -> (String, String) {
        (self.0.text(), self.1.text())
    }
}

impl<P: Pair<Form>, Form> Pair<Through<Form>> for &P {
    #[inline]
    fn pair(&self) -> (String, String) {
        (**self).pair()
    }
}

/// Never there: but while the compiler does not know that, it names no form in its message.
impl<P: Never> Pair<()> for &P {
    fn pair(&self) -> (String, String) {
        self.never()
    }
}

/// Likewise.
impl<N: Never, V> Pair<()> for (N, V) {
    fn pair(&self) -> (String, String) {
        self.0.never()
    }
}

/// Nothing implements it.
pub trait Never {
    fn never(&self) -> (String, String);
}

#[diagnostic::do_not_recommend]
impl<T: Into<bool>> BoolExpression for T {
    #[inline]
    fn bool_of(value: Self) -> bool {
        value.into()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Whole> IntegerExpression for T {
    #[inline]
    fn integer_of(value: Self) -> i64 {
        value.nearest()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Clone> CloneExpression for T {
    #[inline]
    fn with_clone(value: Self) -> (Self, fn(&Self) -> Self) {
        (value, T::clone)
    }
}

/// What a list iterates over. Apart from what is `Into<String>`, that is what is borrowed from a
/// list of string expressions: `&[&str]` gives `&&str`.
#[cfg_attr(rust_analyzer, doc(hidden))]
pub trait ListItem<Form> {
    fn into_text(self) -> String;
}

impl<T: Into<String>> ListItem<Owned> for T {
    #[inline]
    fn into_text(self) -> String {
        self.into()
    }
}

impl<T: Deref<Target: Nested<Form>>, Form> ListItem<Borrowed<Form>> for T {
    #[inline]
    fn into_text(self) -> String {
        (*self).nested()
    }
}

pub mod forms {
    //! How a value is one of those that a trait takes.

    use std::marker::PhantomData;

    /// It derefs to `str`.
    #[derive(Debug)]
    #[cfg_attr(rust_analyzer, doc(hidden))]
    pub struct Direct;

    /// It derefs to what has a form.
    #[derive(Debug)]
    #[cfg_attr(rust_analyzer, doc(hidden))]
    pub struct Through<Form>(PhantomData<Form>);

    /// Its text is what Rust prints.
    #[derive(Debug)]
    #[cfg_attr(rust_analyzer, doc(hidden))]
    pub struct Shown;

    /// It is `Into<String>`.
    #[derive(Debug)]
    #[cfg_attr(rust_analyzer, doc(hidden))]
    pub struct Owned;

    /// It is borrowed from what has a form.
    #[derive(Debug)]
    #[cfg_attr(rust_analyzer, doc(hidden))]
    pub struct Borrowed<Form>(PhantomData<Form>);
}

/// What derefs to `str`, at once or in steps; what prints as one of `$shown` does.
macro_rules! text {
    ($(#[$docs:meta])* $name:ident: $($shown:ty)*) => {
        $(#[$docs])*
        pub trait $name<Form> {
            fn text(&self) -> String;
        }

        impl<T: Deref<Target = str> + ?Sized> $name<Direct> for T {
            #[inline]
            fn text(&self) -> String {
                (**self).to_owned()
            }
        }

        impl<T: Deref<Target: $name<Form>> + ?Sized, Form> $name<Through<Form>> for T {
            #[inline]
            fn text(&self) -> String {
                (**self).text()
            }
        }

        $(impl $name<Shown> for $shown {
            #[inline]
            fn text(&self) -> String {
                self.to_string()
            }
        })*
    };
}

text! {
    /// The text of a string expression.
    Text: char
}

text! {
    /// The text of a variable's value.
    Scalar: char bool i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize
}

/// A string expression whose reference is not `Into<String>`.
pub trait Nested<Form> {
    fn nested(&self) -> String;
}

macro_rules! nested {
    ($($value:ty)*) => {$(
        impl<'a, T: ?Sized + 'a, Form> Nested<Form> for $value where $value: Text<Form> {
            #[inline]
            fn nested(&self) -> String {
                self.text()
            }
        }
    )*};
}

nested! { &'a T &'a mut T Box<T> Rc<T> Arc<T> }

impl Nested<Direct> for Cow<'_, str> {
    #[inline]
    fn nested(&self) -> String {
        self.as_ref().to_owned()
    }
}

impl Nested<Shown> for char {
    #[inline]
    fn nested(&self) -> String {
        self.to_string()
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
