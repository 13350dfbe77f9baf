//! [Pseudo parameters](https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html):
//! what a template may know without being told.

use crate::ids;
use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::node::{Node, Value};
use crate::template::scope::Scope;

impl Scope<'_> {
    /// The value of a pseudo parameter: what was given, or its own. `AWS::NoValue` has none and is no value either.
    pub(crate) fn pseudo(&self, line: u32, name: &str) -> Result<Node, TemplateError> {
        let own = |text: &str| Ok(Node::text(line, text));
        if let Some(given) = self.template.given().get(name) {
            return own(given);
        }
        match name {
            "AWS::AccountId" => own(self.account),
            // Nobody is told of stacks that are made here.
            "AWS::NotificationARNs" => Ok(Node::new(line, Value::List(Vec::new()))),
            // Every ARN here is of this partition, whatever the region is called.
            "AWS::Partition" => own("aws"),
            "AWS::Region" => own(self.region),
            "AWS::StackId" => own(&self.stack_id(line)?),
            "AWS::StackName" => own(self.stack_name(line)?),
            "AWS::URLSuffix" => own("amazonaws.com"),
            _ => Err(no_value(line, name)),
        }
    }

    fn stack_name(&self, line: u32) -> Result<&str, TemplateError> {
        let name = self.template.stack_name();
        name.ok_or_else(|| no_value(line, "AWS::StackName"))
    }

    /// The ARN of the stack. Its UUID follows from the rest, so the same stack has the same one at each start.
    fn stack_id(&self, line: u32) -> Result<String, TemplateError> {
        let (region, account) = (self.region, self.account);
        let name = self.stack_name(line)?;
        let stack = format!("arn:aws:cloudformation:{region}:{account}:stack/{name}");
        let uuid = ids::uuid_of(fingerprint(&stack));
        Ok(format!("{stack}/{uuid}"))
    }
}

fn no_value(line: u32, name: &str) -> TemplateError {
    TemplateError::at(line, TemplateFault::NoValue(name.to_owned()))
}

/// FNV-1a of 128 bits: an identifier, not a secret.
fn fingerprint(text: &str) -> u128 {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    text.bytes().fold(OFFSET, |hash, byte| {
        (hash ^ u128::from(byte)).wrapping_mul(PRIME)
    })
}
