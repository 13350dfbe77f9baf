//! What is said of a field.

use syn::{Expr, Field, Ident, LitStr, Path, Type};

/// What a field of the struct is in documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// The id of the document.
    Id,
    /// The user that it belongs to.
    User,
    /// A field of the model.
    Field,
}

/// A field of the struct.
pub(crate) struct FieldSpec {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) unique: bool,
    pub(crate) index: Option<Ident>,
    pub(crate) default: Option<Expr>,
    pub(crate) checks: Vec<Path>,
    pub(crate) transform: Option<Path>,
}

/// What is said of a struct like `Post(String)`.
pub(crate) const UNNAMED: &str = "a model is a struct whose fields have names";

impl FieldSpec {
    /// Reads the attributes of a field.
    pub(crate) fn of(field: &Field) -> syn::Result<Self> {
        let ident = field
            .ident
            .clone()
            .ok_or_else(|| syn::Error::new_spanned(field, UNNAMED))?;
        let mut own = Self {
            name: ident.to_string(),
            role: match ident == "id" {
                true => Role::Id,
                false => Role::Field,
            },
            ident,
            ty: field.ty.clone(),
            unique: false,
            index: None,
            default: None,
            checks: Vec::new(),
            transform: None,
        };
        for attribute in &field.attrs {
            if !attribute.path().is_ident("model") {
                continue;
            }
            attribute.parse_nested_meta(|meta| {
                let word = meta.path.require_ident()?.clone();
                match word.to_string().as_str() {
                    "id" => own.role = Role::Id,
                    "user" => own.role = Role::User,
                    "name" => own.name = meta.value()?.parse::<LitStr>()?.value(),
                    "unique" => own.unique = true,
                    "index" | "index_global" => own.index = Some(word),
                    "default" => own.default = Some(meta.value()?.parse()?),
                    "check" => own.checks.push(meta.value()?.parse()?),
                    "transform" => own.transform = Some(meta.value()?.parse()?),
                    _ => return Err(meta.error("a field of a model has no such word")),
                }
                Ok(())
            })?;
        }
        Ok(own)
    }
}
