//! What is said of a model.

use proc_macro2::TokenStream;
use quote::quote;
use syn::meta::ParseNestedMeta;
use syn::{DeriveInput, Ident, LitInt, LitStr, Path};

/// What the attributes of a struct say.
pub(crate) struct ModelSpec {
    pub(crate) name: String,
    /// Calls of the builder, in order.
    pub(crate) calls: Vec<TokenStream>,
    pub(crate) channels: Vec<String>,
    pub(crate) relations: Vec<TokenStream>,
}

impl ModelSpec {
    /// Reads the attributes of a struct.
    pub(crate) fn of(input: &DeriveInput) -> syn::Result<Self> {
        let mut own = Self {
            name: input.ident.to_string().to_lowercase(),
            calls: Vec::new(),
            channels: Vec::new(),
            relations: Vec::new(),
        };
        for attribute in &input.attrs {
            if attribute.path().is_ident("model") {
                attribute.parse_nested_meta(|meta| own.word(&meta))?;
            }
        }
        Ok(own)
    }

    fn word(&mut self, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        let word = meta.path.require_ident()?.clone();
        match word.to_string().as_str() {
            "name" => self.name = meta.value()?.parse::<LitStr>()?.value(),
            "user_scoped" | "append_only" => self.calls.push(quote!(.#word())),
            "version" => {
                let version: LitInt = meta.value()?.parse()?;
                self.calls.push(quote!(.version(#version)));
            }
            "index_created" => self.created(&quote!(Scope)),
            "index_created_global" => self.created(&quote!(Global)),
            "publish" => self.channels.push(meta.value()?.parse::<LitStr>()?.value()),
            "shards" => self.calls.push(shards(meta)?),
            "belongs_to" | "has_many" | "has_one" | "many_to_many" => {
                self.relations.push(relation(&word, meta)?);
            }
            "before_create" | "after_create" | "before_update" | "after_update"
            | "before_delete" | "after_delete" => {
                let hook: Path = meta.value()?.parse()?;
                self.calls.push(quote!(.#word(#hook)));
            }
            _ => return Err(meta.error("a model has no such word")),
        }
        Ok(())
    }

    fn created(&mut self, reach: &TokenStream) {
        self.calls.push(quote! {
            .index_created(::package_database::models::FieldIndex::#reach)
        });
    }
}

/// The call for shards.
fn shards(meta: &ParseNestedMeta<'_>) -> syn::Result<TokenStream> {
    let (mut strategy, mut count): (Option<TokenStream>, Option<LitInt>) = (None, None);
    meta.parse_nested_meta(|inner| {
        let word = inner.path.require_ident()?.clone();
        match word.to_string().as_str() {
            "hash" | "range" => {
                let key: LitStr = inner.value()?.parse()?;
                strategy = Some(quote!(#word(#key, )));
            }
            "user" => strategy = Some(quote!(user)),
            "count" => count = Some(inner.value()?.parse()?),
            _ => {
                return Err(
                    inner.error("shards are by `hash`, `range` or `user`, and have a `count`")
                );
            }
        }
        Ok(())
    })?;
    let (Some(strategy), Some(count)) = (strategy, count) else {
        return Err(meta.error("shards have a strategy and a `count`"));
    };
    let mut tokens = strategy.into_iter();
    let word = tokens.next();
    let key = match tokens.next() {
        Some(proc_macro2::TokenTree::Group(key)) => key.stream(),
        _ => TokenStream::new(),
    };
    Ok(quote!(.sharding(::package_database::models::Sharding::#word(#key #count))))
}

/// The call that makes a relation.
fn relation(kind: &Ident, meta: &ParseNestedMeta<'_>) -> syn::Result<TokenStream> {
    let [mut name, mut model, mut key, mut through, mut local]: [Option<LitStr>; 5] =
        [const { None }; 5];
    let mut eager = false;
    meta.parse_nested_meta(|inner| {
        let word = inner.path.require_ident()?.to_string();
        let place = match word.as_str() {
            "name" => &mut name,
            "model" => &mut model,
            "key" => &mut key,
            "through" => &mut through,
            "local" => &mut local,
            "eager" => {
                eager = true;
                return Ok(());
            }
            _ => return Err(inner.error("a relation has no such word")),
        };
        *place = Some(inner.value()?.parse()?);
        Ok(())
    })?;
    let needed = |part: Option<LitStr>, what: &str| {
        part.ok_or_else(|| meta.error(format!("this relation needs `{what}`")))
    };
    let (name, model, key) = (
        needed(name, "name")?,
        needed(model, "model")?,
        needed(key, "key")?,
    );
    let many = kind == "many_to_many";
    if !many && through.is_some() {
        return Err(meta.error("only `many_to_many` goes through a model"));
    }
    if kind == "belongs_to" && local.is_some() {
        return Err(meta.error("the other end of `belongs_to` is an id"));
    }
    let mut call = quote!(::package_database::models::Relation::#kind);
    call = match many {
        true => {
            let (through, local) = (needed(through, "through")?, needed(local, "local")?);
            quote!(#call(#name, #model, #through, #local, #key))
        }
        false => {
            let local = local.map(|local| quote!(.local_key(#local)));
            quote!(#call(#name, #model, #key) #local)
        }
    };
    if eager {
        call = quote!(#call.eager());
    }
    Ok(call)
}
