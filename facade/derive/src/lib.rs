//! `#[derive(Model)]`: a struct as a model of `package_database::models`.
//!
//! Invariant: what the macro makes is what a person could write with the builder; it knows no store and no value.
//!
//! # On the struct
//!
//! | Word | Means |
//! |---|---|
//! | `name = "post"` | the name of the model; that of the struct in small letters, unless it is said |
//! | `user_scoped` | documents are users' |
//! | `append_only` | documents are created and nothing else |
//! | `version = 2` | the version of the shape of documents |
//! | `shards(hash = "id", count = 4)`, `shards(range = "name", count = 4)`, `shards(user, count = 4)` | documents are spread |
//! | `index_created`, `index_created_global` | an index of the time of creation |
//! | `publish = "user.{userId}"` | changes are told on a channel; may come several times |
//! | `belongs_to(name = "author", model = "author", key = "author_id")` | a relation; also `has_many` and `has_one` |
//! | `many_to_many(name = "tags", model = "tag", through = "post_tag", local = "post_id", key = "tag_id")` | a relation |
//! | `before_create = path` | a hook: `fn(&mut Doc) -> Result<(), Error>`; also `after_create`, `before_update`, `after_update`, `before_delete`, `after_delete` |
//!
//! A relation may have `eager`, and `has_many` and `has_one` may have `local = "field"`.
//!
//! # On a field
//!
//! | Word | Means |
//! |---|---|
//! | `id`, `user` | it is the id of the document, or the user that it belongs to; a field called `id` is the id |
//! | `name = "createdBy"` | what it is called in documents |
//! | `unique`, `index`, `index_global` | as the builder has it |
//! | `default = expression` | what a document has that is given no value |
//! | `check = path` | `fn(&Value) -> Result<(), String>` |
//! | `transform = path` | `fn(Value) -> Value` |

mod expand;
mod field;
mod model;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Makes a struct a model: see the page of the crate.
#[proc_macro_derive(Model, attributes(model))]
pub fn model(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    match expand::model(&input) {
        Ok(tokens) => tokens.into(),
        Err(error) => error.into_compile_error().into(),
    }
}
