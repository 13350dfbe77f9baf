//! YAML text to a tree, with CloudFormation's short forms written out.
//!
//! What CloudFormation refuses is refused here as well: aliases, merge keys, keys that stand twice. So
//! a tree is never larger than its text, and its depth is bounded before it is built.

use std::borrow::Cow;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span, Tag};

use crate::limits;
use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::form;
use crate::template::node::{Node, Value};

/// Tags of YAML's own types.
const CORE: &str = "tag:yaml.org,2002:";

/// The functions that have a short form and are spelled `Fn::` in full.
const SHORT_FORMS: [&str; 18] = [
    "And",
    "Base64",
    "Cidr",
    "Equals",
    "FindInMap",
    "GetAZs",
    "GetAtt",
    "If",
    "ImportValue",
    "Join",
    "Length",
    "Not",
    "Or",
    "Select",
    "Split",
    "Sub",
    "ToJsonString",
    "Transform",
];

/// Reads the one document of `text`.
pub(crate) fn parse(text: &str) -> Result<Node, TemplateError> {
    let options = granit_parser::options! {
        flow_nesting_limit: limits::TEMPLATE_DEPTH_MAX,
        block_nesting_limit: limits::TEMPLATE_DEPTH_MAX,
    };
    let mut tree = Tree::default();
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| of_scanner(&error))?;
        tree.take(event, line_of(&span))?;
    }
    tree.root
        .ok_or_else(|| TemplateError::new(TemplateFault::Unrecognised(form::NOTHING.to_owned())))
}

/// The words of [YAML 1.1](https://yaml.org/type/bool.html) for true and false, which CloudFormation reads: as they stand
/// here, capitalised, or in capitals.
const TRUTHS: [(&str, &str); 6] = [
    ("true", "true"),
    ("yes", "true"),
    ("on", "true"),
    ("false", "false"),
    ("no", "false"),
    ("off", "false"),
];

/// Makes one word each of all words for true and false of a template. What stands in quotes is a text, and so are names.
/// The depth of a tree is bounded, so the recursion is.
pub(crate) fn settle(node: &mut Node) {
    match &mut node.value {
        Value::Plain(text) => {
            if let Some(truth) = truth(text) {
                truth.clone_into(text);
            }
        }
        Value::List(elements) => elements.iter_mut().for_each(settle),
        Value::Map(entries) => entries.iter_mut().for_each(|(_, node)| settle(node)),
        Value::Null | Value::Text(_) => {}
    }
}

/// What a word for true or false says; none for any other text.
fn truth(text: &str) -> Option<&'static str> {
    let mut truths = TRUTHS.iter();
    let (_, truth) = truths.find(|(word, _)| word.eq_ignore_ascii_case(text))?;
    let is_upper = |text: &str| text.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_lower = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase());
    (is_upper(text) || is_lower(text.get(1..)?)).then_some(truth)
}

fn of_scanner(error: &ScanError) -> TemplateError {
    // A template has fewer lines than 32 bits count.
    let line = u32::try_from(error.marker().line()).unwrap_or(u32::MAX);
    TemplateError::at(
        line,
        TemplateFault::Syntax(format!("not YAML: {}", error.info())),
    )
}

fn line_of(span: &Span) -> u32 {
    // A template has fewer lines than 32 bits count.
    u32::try_from(span.start.line()).unwrap_or(u32::MAX)
}

/// A list or map that is still open.
struct Frame<'t> {
    line: u32,
    tag: Option<Cow<'t, Tag>>,
    open: OpenNode,
}

enum OpenNode {
    List(Vec<Node>),
    /// The entries, the names so far, and the key whose value comes next.
    Map(
        Vec<(String, Node)>,
        std::collections::BTreeSet<String>,
        Option<String>,
    ),
}

/// The tree as far as it has been read.
#[derive(Default)]
struct Tree<'t> {
    stack: Vec<Frame<'t>>,
    root: Option<Node>,
}

impl<'t> Tree<'t> {
    fn take(&mut self, event: Event<'t>, line: u32) -> Result<(), TemplateError> {
        match event {
            Event::Scalar(text, style, _, tag) => {
                let value = scalar(text.into_owned(), style, tag.as_deref());
                let node = short_form(tag.as_deref(), Node::new(line, value))?;
                self.place(node)
            }
            Event::SequenceStart(_, _, tag) => self.open(line, tag, OpenNode::List(Vec::new())),
            Event::MappingStart(_, _, tag) => self.open(
                line,
                tag,
                OpenNode::Map(Vec::new(), std::collections::BTreeSet::new(), None),
            ),
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                Err(TemplateError::at(line, TemplateFault::Alias))
            }
            Event::DocumentStart(..) if self.root.is_some() => Err(TemplateError::at(
                line,
                TemplateFault::Syntax("a template is one YAML document".to_owned()),
            )),
            _ => Ok(()),
        }
    }

    fn open(
        &mut self,
        line: u32,
        tag: Option<Cow<'t, Tag>>,
        open: OpenNode,
    ) -> Result<(), TemplateError> {
        // A tag becomes a level of its own.
        let depth: usize = self
            .stack
            .iter()
            .map(|frame| 1 + usize::from(frame.tag.is_some()))
            .sum();
        if depth >= limits::TEMPLATE_DEPTH_MAX {
            let fault = TemplateFault::TooDeep(limits::TEMPLATE_DEPTH_MAX);
            return Err(TemplateError::at(line, fault));
        }
        self.stack.push(Frame { line, tag, open });
        Ok(())
    }

    fn close(&mut self) -> Result<(), TemplateError> {
        let Some(frame) = self.stack.pop() else {
            return Ok(());
        };
        let value = match frame.open {
            OpenNode::List(elements) => Value::List(elements),
            OpenNode::Map(entries, ..) => Value::Map(entries),
        };
        let node = short_form(frame.tag.as_deref(), Node::new(frame.line, value))?;
        self.place(node)
    }

    /// Puts a finished node where it belongs: into the open list, as the key or value of the open
    /// map, or as the document.
    fn place(&mut self, node: Node) -> Result<(), TemplateError> {
        let Some(frame) = self.stack.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match &mut frame.open {
            OpenNode::List(elements) => elements.push(node),
            OpenNode::Map(entries, names, pending) => match pending.take() {
                Some(key) => entries.push((key, node)),
                None => *pending = Some(key(node, names)?),
            },
        }
        Ok(())
    }
}

/// The name that a node is as a key of a map.
fn key(
    node: Node,
    names: &mut std::collections::BTreeSet<String>,
) -> Result<String, TemplateError> {
    let fault = match node.value {
        Value::Plain(text) if text == "<<" => TemplateFault::MergeKey,
        Value::Plain(text) | Value::Text(text) => {
            if names.insert(text.clone()) {
                return Ok(text);
            }
            TemplateFault::Duplicate(text)
        }
        _ => TemplateFault::Expected("a name"),
    };
    Err(TemplateError::at(node.line, fault))
}

fn scalar(text: String, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    let is_text = tag.is_some_and(|tag| tag.handle() == CORE && tag.suffix() == "str");
    match style {
        ScalarStyle::Plain if is_text => Value::Text(text),
        ScalarStyle::Plain if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL") => {
            Value::Null
        }
        ScalarStyle::Plain => Value::Plain(text),
        _ => Value::Text(text),
    }
}

/// `node` under the function that its tag stands for.
fn short_form(tag: Option<&Tag>, node: Node) -> Result<Node, TemplateError> {
    let Some(tag) = tag else {
        return Ok(node);
    };
    let line = node.line;
    let name = match (tag.handle(), tag.suffix()) {
        (CORE, "str" | "int" | "float" | "bool" | "null" | "seq" | "map") => return Ok(node),
        ("!", name @ ("Ref" | "Condition")) => name.to_owned(),
        ("!", name) if SHORT_FORMS.contains(&name) => format!("Fn::{name}"),
        (handle, suffix) => {
            let fault = TemplateFault::UnknownTag(format!("{handle}{suffix}"));
            return Err(TemplateError::at(line, fault));
        }
    };
    let argument = match node.as_scalar().and_then(|text| text.split_once('.')) {
        // `!GetAtt Resource.Attribute`
        Some((resource, attribute)) if name == "Fn::GetAtt" => {
            let parts = [resource, attribute].map(|part| Node::text(line, part));
            Node::new(line, Value::List(parts.into()))
        }
        _ => node,
    };
    Ok(Node::new(line, Value::Map(vec![(name, argument)])))
}
