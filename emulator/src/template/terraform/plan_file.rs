//! The resources of a plan, and what its configuration says of them.

use crate::limits;
use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::fields::{Field, Fields};
use crate::template::node::{Node, Value};

/// A plan or a state.
pub(super) struct PlanFile<'t> {
    pub(super) resources: Vec<Resource<'t>>,
    configuration: Option<&'t Node>,
    providers: Option<&'t Node>,
}

/// A resource that is to be.
pub(super) struct Resource<'t> {
    /// Such as `module.shop.aws_dynamodb_table.orders["eu"]`.
    pub(super) address: &'t str,
    /// Such as `aws_dynamodb_table`.
    pub(super) kind: &'t str,
    pub(super) values: &'t Node,
}

impl<'t> Resource<'t> {
    /// A value that is a text, and not an empty one.
    pub(super) fn text(&self, name: &str) -> Option<&'t str> {
        let text = self.values.get(name)?.as_scalar()?;
        (!text.is_empty()).then_some(text)
    }

    /// The values without those that are null or empty, which stand for nothing.
    pub(super) fn fields(&self, kind: &'static str) -> Fields {
        Fields::new(kind, self.values.line, set(self.values.entries()))
    }

    /// A fault of the resource.
    pub(super) fn error(&self, fault: TemplateFault) -> TemplateError {
        TemplateError::at(self.values.line, fault)
    }
}

/// The entries that are neither null nor empty.
fn set(entries: &[(String, Node)]) -> Vec<(String, Node)> {
    let is_set = |node: &Node| match &node.value {
        Value::Null => false,
        Value::List(elements) => !elements.is_empty(),
        Value::Map(entries) => !entries.is_empty(),
        Value::Text(text) => !text.is_empty(),
        Value::Plain(_) => true,
    };
    let entries = entries.iter().filter(|(_, node)| is_set(node));
    entries.cloned().collect()
}

/// The one block that a list of at most one block has.
pub(super) fn block(field: Field, kind: &'static str) -> Result<Fields, TemplateError> {
    let wrong = field.error(TemplateFault::Expected("a list of one block"));
    let mut blocks = field.list()?;
    match (blocks.pop(), blocks.is_empty()) {
        (Some(block), true) => fields(block, kind),
        _ => Err(wrong),
    }
}

/// The properties of a block that are set.
pub(super) fn fields(field: Field, kind: &'static str) -> Result<Fields, TemplateError> {
    let Value::Map(entries) = &field.node.value else {
        return Err(field.error(TemplateFault::Expected("a map")));
    };
    let entries = set(entries);
    Ok(Fields::within(kind, field.path, field.node.line, entries))
}

impl<'t> PlanFile<'t> {
    pub(super) fn read(root: &'t Node) -> Result<Self, TemplateError> {
        let planned = root.get("planned_values").or_else(|| root.get("values"));
        let module = planned.and_then(|planned| planned.get("root_module"));
        let configuration = root.get("configuration");
        let mut file = Self {
            resources: Vec::new(),
            configuration: configuration.and_then(|it| it.get("root_module")),
            providers: configuration.and_then(|it| it.get("provider_config")),
        };
        if let Some(module) = module {
            file.module(module, 0)?;
        }
        Ok(file)
    }

    /// Reads a module and those in it.
    fn module(&mut self, module: &'t Node, depth: usize) -> Result<(), TemplateError> {
        if depth >= limits::TEMPLATE_DEPTH_MAX {
            let fault = TemplateFault::TooDeep(limits::TEMPLATE_DEPTH_MAX);
            return Err(TemplateError::at(module.line, fault));
        }
        for resource in module.elements("resources") {
            let text = |name| resource.get(name).and_then(Node::as_scalar);
            // What is only looked up is somebody else's.
            if text("mode") == Some("data") {
                continue;
            }
            let values = resource.get("values");
            if let (Some(address), Some(kind), Some(values)) =
                (text("address"), text("type"), values)
            {
                self.resources.push(Resource {
                    address,
                    kind,
                    values,
                });
            }
        }
        for module in module.elements("child_modules") {
            self.module(module, depth + 1)?;
        }
        Ok(())
    }

    /// The resource that is meant by an attribute whose value is not known yet: the one of the kind to which the
    /// configuration refers there.
    pub(super) fn referred(
        &self,
        from: &Resource<'_>,
        attribute: &str,
        kind: &str,
    ) -> Option<&Resource<'t>> {
        let module = module_of(from.address);
        let index = index_of(from.address);
        self.references(from, attribute)?
            .filter(|reference| reference.starts_with(kind))
            .find_map(|reference| {
                let mut words = reference.splitn(3, '.');
                let name = [words.next()?, words.next()?].join(".");
                let name = without_index(&name);
                let found = |address: &str| {
                    let mut resources = self.resources.iter();
                    resources.find(|resource| resource.address == address)
                };
                found(&format!("{module}{name}{index}"))
                    .or_else(|| found(&format!("{module}{name}")))
            })
    }

    /// What of a resource of the kind the configuration refers to there, as it writes it: the longest one comes first.
    pub(super) fn reference(
        &self,
        from: &Resource<'_>,
        attribute: &str,
        kind: &str,
    ) -> Option<&'t str> {
        let mut references = self.references(from, attribute)?;
        references.find(|reference| reference.starts_with(kind))
    }

    fn references(
        &self,
        from: &Resource<'_>,
        attribute: &str,
    ) -> Option<impl Iterator<Item = &'t str> + use<'t>> {
        let configured = self.configured(from.address)?;
        let expression = configured.get("expressions")?.get(attribute)?;
        let references = expression.get("references")?.as_list()?.iter();
        Some(references.filter_map(Node::as_scalar))
    }

    /// The region of the provider of a resource, where its configuration says one.
    pub(super) fn provider_region(&self, of: &Resource<'_>) -> Option<String> {
        let key = self.configured(of.address)?.get("provider_config_key")?;
        let region = self.providers?.get(key.as_scalar()?)?.get("expressions")?;
        let region = region.get("region")?.get("constant_value")?;
        region.as_scalar().map(str::to_owned)
    }

    /// What the configuration says of a resource.
    fn configured(&self, address: &str) -> Option<&'t Node> {
        let mut module = self.configuration?;
        let mut rest = address;
        while let Some(inner) = rest.strip_prefix("module.") {
            let (name, behind) = inner.split_once('.')?;
            let calls = module.get("module_calls")?;
            module = calls.get(without_index(name))?.get("module")?;
            rest = behind;
        }
        let address = without_index(rest);
        let mut resources = module.get("resources")?.as_list()?.iter();
        resources
            .find(|resource| resource.get("address").and_then(Node::as_scalar) == Some(address))
    }
}

/// An address without the key of `for_each` or `count` at its end.
fn without_index(address: &str) -> &str {
    address.split_once('[').map_or(address, |(name, _)| name)
}

/// The modules before a resource, with the dot behind them.
fn module_of(address: &str) -> &str {
    let behind = address.find("aws_");
    // A resource of the root has no module before it.
    behind.and_then(|at| address.get(..at)).unwrap_or_default()
}

/// The key of `for_each` or `count` at the end of an address, with its brackets.
fn index_of(address: &str) -> &str {
    let rest = address.strip_prefix(module_of(address));
    let rest = rest.unwrap_or(address);
    let key = rest.find('[').and_then(|at| rest.get(at..));
    // Most resources have none.
    key.unwrap_or_default()
}
