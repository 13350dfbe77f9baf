//! What is made of a struct.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields};

use crate::field::{FieldSpec, Role, UNNAMED};
use crate::model::ModelSpec;

/// The trait and the typed fields of a struct.
pub(crate) fn model(input: &DeriveInput) -> syn::Result<TokenStream> {
    let Data::Struct(data) = &input.data else {
        return Err(syn::Error::new_spanned(input, "a model is a struct"));
    };
    let Fields::Named(named) = &data.fields else {
        return Err(syn::Error::new_spanned(input, UNNAMED));
    };
    if !input.generics.params.is_empty() {
        let message = "a model has no parameters";
        return Err(syn::Error::new_spanned(&input.generics, message));
    }
    let spec = ModelSpec::of(input)?;
    let fields: syn::Result<Vec<FieldSpec>> = named.named.iter().map(FieldSpec::of).collect();
    let fields = fields?;
    one_of_each(input, &fields)?;
    let consts = consts(input, &fields);
    let implementation = implementation(input, &spec, &fields);
    Ok(quote! {
        #consts
        #implementation
    })
}

fn one_of_each(input: &DeriveInput, fields: &[FieldSpec]) -> syn::Result<()> {
    for role in [Role::Id, Role::User] {
        if fields.iter().filter(|field| field.role == role).count() > 1 {
            let message = "a document has one id, and belongs to one user";
            return Err(syn::Error::new_spanned(&input.ident, message));
        }
    }
    Ok(())
}

/// `Post::title`, for conditions whose values have the type of the field.
fn consts(input: &DeriveInput, fields: &[FieldSpec]) -> TokenStream {
    let (own, visible) = (&input.ident, &input.vis);
    let fields = fields.iter().map(|field| {
        let (ident, ty) = (&field.ident, &field.ty);
        let name = match field.role {
            Role::Id => "id",
            Role::User => "userId",
            Role::Field => field.name.as_str(),
        };
        let doc = format!("The field `{name}` of documents, for conditions and orders.");
        quote! {
            #[doc = #doc]
            #[allow(
                non_upper_case_globals,
                clippy::allow_attributes,
                clippy::allow_attributes_without_reason,
                dead_code
            )]
            #visible const #ident: ::package_database::models::TypedField<#own, #ty> =
                ::package_database::models::TypedField::new(#name);
        }
    });
    quote! {
        impl #own {
            #(#fields)*
        }
    }
}

fn implementation(input: &DeriveInput, spec: &ModelSpec, fields: &[FieldSpec]) -> TokenStream {
    let own = &input.ident;
    let ModelSpec {
        name,
        calls,
        channels,
        relations,
    } = spec;
    let publish = (!channels.is_empty()).then(|| {
        quote! {
            .publish(::package_database::models::PublishRule::all()#(.channel(#channels))*)
        }
    });
    let declared = fields.iter().filter(|field| field.role == Role::Field);
    let definitions = declared.clone().map(definition);
    let ordered = declared
        .clone()
        .filter(|field| field.unique || field.index.is_some());
    let ordered = ordered.map(|field| {
        let ty = &field.ty;
        let message = format!("no index can find the values of `{}`", field.ident);
        quote! {
            const _: () = ::core::assert!(
                <#ty as ::package_database::models::FieldValue>::TYPE.has_order(),
                #message
            );
        }
    });
    let reads = fields.iter().map(|field| {
        let (ident, name) = (&field.ident, &field.name);
        match field.role {
            Role::Id => quote!(#ident: ::package_database::models::typed::text(doc, "id")?),
            Role::User => quote!(#ident: ::package_database::models::typed::text(doc, "userId")?),
            Role::Field => quote!(#ident: ::package_database::models::typed::read(doc, #name)?),
        }
    });
    let writes = fields.iter().map(|field| {
        let (ident, name) = (&field.ident, &field.name);
        match field.role {
            Role::Id => quote!(typed::put_text(&mut fields, "id", &self.#ident);),
            Role::User => quote!(typed::put_text(&mut fields, "userId", &self.#ident);),
            Role::Field => quote!(typed::put(&mut fields, #name, &self.#ident);),
        }
    });
    quote! {
        #(#ordered)*

        impl ::package_database::models::Model for #own {
            const NAME: &'static str = #name;

            fn define() -> ::package_database::models::ModelBuilder {
                ::package_database::models::ModelDef::builder(#name)
                    #(#calls)*
                    #publish
                    #(.field(#definitions))*
                    #(.relation(#relations))*
            }

            fn from_doc(
                doc: &::package_database::models::Doc,
            ) -> ::core::result::Result<Self, ::package_database::Error> {
                ::core::result::Result::Ok(Self { #(#reads,)* })
            }

            fn to_fields(&self) -> ::package_database::models::FieldMap {
                use ::package_database::models::typed;
                let mut fields = ::package_database::models::FieldMap::new();
                #(#writes)*
                fields
            }
        }
    }
}

/// The call of the builder for a field.
fn definition(field: &FieldSpec) -> TokenStream {
    let (name, ty) = (&field.name, &field.ty);
    let unique = field.unique.then(|| quote!(.unique()));
    let index = field.index.as_ref().map(|index| quote!(.#index()));
    let default = field.default.as_ref().map(|value| {
        quote! {
            .default_with(|| {
                ::package_database::models::typed::value_of::<#ty>(
                    ::core::convert::Into::into(#value),
                )
            })
        }
    });
    let checks = field.checks.iter().map(|check| quote!(.check_with(#check)));
    let transform = field
        .transform
        .as_ref()
        .map(|change| quote!(.transform(#change)));
    quote! {
        ::package_database::models::typed::field::<#ty>(#name)
            #unique
            #index
            #default
            #(#checks)*
            #transform
    }
}
