//! Computed values of the pipeline's own settings.

use proc_macro2::{Ident, Span, TokenStream};

use super::values::{Convert, converted};
use super::{Names, defaults};
use crate::check::Checked;
use crate::check::typed::Given;
use crate::keys::Setting;

/// The calls for the pipeline's own settings.
pub fn calls(checked: &Checked, names: &Names) -> TokenStream {
    let settings = &checked.settings;
    let call = |setting: &Setting| match setting {
        Setting::Id | Setting::Ids => None,
        Setting::Defaults => Some(defaults::calls(checked, names)),
        Setting::Name => set_own("name", settings.name.as_ref(), names),
        Setting::Description => set_own("pipeline_description", settings.description.as_ref(), names),
        Setting::Parallelism => set_own("parallelism", settings.parallelism.as_ref(), names),
    };
    settings.order.iter().filter_map(call).collect()
}

/// `set::SETTER(&mut pipeline, value);`
fn set_own<T: Convert>(setter: &str, given: Option<&Given<T>>, names: &Names) -> Option<TokenStream> {
    let Names { private, pipeline, .. } = names;
    let (setter, value) = (Ident::new(setter, Span::mixed_site()), converted(given?, names)?);
    Some(site!(#private::set::#setter(&mut #pipeline, #value);))
}
