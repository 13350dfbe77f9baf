//! Paths of requests, and those that the service keeps for itself.

use std::collections::{BTreeMap, BTreeSet};

use package_database::packages::validate::Options;
use percent_encoding::percent_decode_str;
use utoipa::openapi::OpenApi;

/// First parts of paths below `/v1/` that are of domains of this product, whether they are linked or not. No package has
/// such a namespace: its paths would not be reached.
const KEPT: [&str; 9] = [
    "accounts",
    "credentials",
    "datasets",
    "events",
    "models",
    "namespaces",
    "search",
    "specs",
    "syncs",
];

/// Templates of the routes of the service itself whose errors have the shape that clients of the repository know,
/// besides all below `/v1/{namespace}`. Each is meant with all that is below it.
const REPOSITORY: [&str; 8] = [
    "/admin",
    "/auth/change-password",
    "/auth/login",
    "/auth/me",
    "/rocksdb",
    "/schema",
    "/v1/namespaces",
    "/v1/search",
];

/// The routes that are in the code of the service: they come before those of a document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fixed {
    /// The methods of each template.
    methods: BTreeMap<String, Vec<&'static str>>,
    /// Namespaces that no package may have.
    kept: BTreeSet<String>,
}

impl Fixed {
    /// Those of the service's own document.
    pub(crate) fn of(document: &OpenApi) -> Self {
        let mut fixed = Self {
            kept: KEPT.iter().map(|name| (*name).to_owned()).collect(),
            ..Self::default()
        };
        for (template, item) in &document.paths.paths {
            let methods = [
                ("DELETE", item.delete.is_some()),
                ("GET", item.get.is_some()),
                ("HEAD", item.get.is_some()),
                ("PATCH", item.patch.is_some()),
                ("POST", item.post.is_some()),
                ("PUT", item.put.is_some()),
            ];
            let methods = methods.iter().filter(|(_, there)| *there);
            let methods = methods.map(|(method, _)| *method).collect();
            fixed.methods.insert(template.clone(), methods);
            let first = template
                .strip_prefix("/v1/")
                .and_then(|rest| rest.split('/').next());
            if let Some(first) = first.filter(|first| !first.starts_with('{')) {
                fixed.kept.insert(first.to_owned());
            }
        }
        fixed
    }

    /// How a document is looked at beside these routes: some come before its own, and some are hidden by them.
    pub(crate) fn validation(&self, options: Options) -> Options {
        let routes = self.methods.iter().flat_map(|(template, methods)| {
            let methods = methods.iter();
            methods.map(move |method| (*method, template.as_str()))
        });
        routes.fold(
            options,
            |options, (method, template)| match is_declared_first(template) {
                true => options.give(method, template),
                false => options.keep(method, template),
            },
        )
    }

    /// The methods of a template.
    pub(crate) fn methods(&self, template: &str) -> &[&'static str] {
        self.methods.get(template).map_or(&[], Vec::as_slice)
    }

    /// Whether no package may have that namespace, however it is written.
    pub(crate) fn keeps(&self, namespace: &str) -> bool {
        self.kept.contains(&namespace.trim().to_lowercase())
    }
}

/// Whether errors of a route of the service have the shape of the repository.
pub(super) fn is_repository(template: &str) -> bool {
    let below = |prefix: &str| {
        let rest = template.strip_prefix(prefix);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    is_declared_first(template) || REPOSITORY.iter().any(|prefix| below(prefix))
}

/// Whether routes of the document come before a route of the service.
pub(crate) fn is_declared_first(template: &str) -> bool {
    template.starts_with("/v1/{namespace}")
}

/// Whether a route of the service is on paths of another domain: what a document has for any namespace is not meant there,
/// whichever methods the service has itself.
pub(crate) fn is_foreign(template: &str) -> bool {
    template.starts_with("/v1/") && !template.starts_with("/v1/{")
}

/// Whether bodies of a route of the service are bytes of any number.
pub(super) fn is_stream(template: &str) -> bool {
    template.ends_with("/files/{file}")
}

/// The parts of a path between its slashes, decoded. `None` for one that has an empty part, a part that is no UTF-8, or a
/// slash within a part: no route has such a path.
pub(crate) fn segments(path: &str) -> Option<Vec<String>> {
    let parts = path.strip_prefix('/')?.split('/');
    let decoded = parts.map(|part| {
        let part = percent_decode_str(part).decode_utf8().ok()?;
        (!part.is_empty() && !part.contains('/')).then(|| part.into_owned())
    });
    decoded.collect()
}

#[cfg(test)]
mod tests {
    use super::{is_foreign, is_repository, segments};

    #[test]
    fn parts_are_decoded_and_never_divided_by_what_they_hold() {
        let of = |path| segments(path).unwrap();
        assert_eq!(of("/v1/a%20b/%C3%A9"), ["v1", "a b", "é"]);
        assert_eq!(of("/v1/..%5c"), ["v1", "..\\"]);
        for path in ["/v1//demo", "/v1/acme%2Fx", "/v1/a/", "", "v1", "/v1/%ff"] {
            assert_eq!(segments(path), None, "{path}");
        }
    }

    #[test]
    fn paths_of_other_domains_are_no_namespaces() {
        assert!(is_foreign("/v1/graphql") && is_foreign("/v1/specs/{name}"));
        assert!(!is_foreign("/v1/{namespace}/{name}") && !is_foreign("/admin/tokens"));
    }

    #[test]
    fn errors_of_some_templates_have_another_shape() {
        for (template, there) in [
            ("/v1/{namespace}", true),
            ("/v1/{namespace}/{name}/tags", true),
            ("/admin/config", true),
            ("/schema", true),
            ("/schemas", false),
            ("/auth/token", false),
            ("/v1/specs/{name}", false),
        ] {
            assert_eq!(is_repository(template), there, "{template}");
        }
    }
}
