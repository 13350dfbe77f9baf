//! Scopes, policies and upstreams, as they are declared.

use super::named::Named;
use super::reader::{Members, Node};

/// Who may do what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Auth {
    /// Where principals come from: `jwt`.
    pub principals_source: Option<String>,
    /// What each scope allows.
    pub scopes: Vec<ScopeGrant>,
    /// Which scopes a route asks for, by its tags.
    pub policies: Vec<Policy>,
}

/// What a scope allows.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScopeGrant {
    /// The name of the scope.
    pub name: String,
    /// Names of operations, or `*` for all.
    pub actions: Vec<String>,
}

/// What routes with certain tags ask of those who call them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// What it is called.
    pub name: String,
    /// What it does for those who satisfy it: `allow` or `deny`.
    pub effect: String,
    /// Attributes of a call, each with values of which one has to be there; all of them have to be satisfied. There is one
    /// attribute, `route.tags`.
    pub when: Named<Vec<String>>,
    /// Scopes, any one of which is enough; none are needed if it is empty.
    pub scopes: Vec<String>,
}

/// What policies say of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PolicyDecision {
    /// No policy speaks of such routes: what the pipeline asks for decides.
    Silent,
    /// A policy allows it, and none denies it.
    Allowed,
    /// A policy denies it, or no policy allows it that speaks of such routes.
    Denied {
        /// The name of the policy.
        policy: String,
        /// Scopes of which one would have been enough; empty where none would be.
        scopes: Vec<String>,
    },
}

impl Auth {
    /// What the policies say of a call of a route with these tags, by somebody who holds these scopes. A policy speaks of a
    /// route if, for every attribute in its `when`, one of the values is there; without any, it speaks of every route. Of
    /// several that allow, one is enough; one that denies is enough against all of them.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::packages::document::PolicyDecision;
    /// use package_database::packages::shipped;
    ///
    /// let auth = &shipped::document().auth;
    /// let public = ["public".to_owned()];
    /// assert_eq!(auth.decide(&public, &["read"]), PolicyDecision::Allowed);
    /// assert!(matches!(auth.decide(&public, &["write"]), PolicyDecision::Denied { .. }));
    /// assert_eq!(auth.decide(&[], &[]), PolicyDecision::Silent);
    /// ```
    pub fn decide(&self, tags: &[String], held: &[&str]) -> PolicyDecision {
        let speaking = self.policies.iter().filter(|policy| policy.speaks_of(tags));
        let speaking: Vec<&Policy> = speaking.collect();
        let denies = |policy: &&&Policy| policy.effect == "deny" && policy.is_satisfied(held);
        if let Some(policy) = speaking.iter().find(denies) {
            return PolicyDecision::Denied {
                policy: policy.name.clone(),
                scopes: Vec::new(),
            };
        }
        let mut allowing = speaking.iter().filter(|policy| policy.effect == "allow");
        let Some(first) = allowing.clone().next() else {
            return PolicyDecision::Silent;
        };
        match allowing.any(|policy| policy.is_satisfied(held)) {
            true => PolicyDecision::Allowed,
            false => PolicyDecision::Denied {
                policy: first.name.clone(),
                scopes: first.scopes.clone(),
            },
        }
    }
}

impl Policy {
    fn speaks_of(&self, tags: &[String]) -> bool {
        self.when.iter().all(|(attribute, values)| {
            attribute == "route.tags" && values.iter().any(|value| tags.contains(value))
        })
    }

    fn is_satisfied(&self, held: &[&str]) -> bool {
        self.scopes.is_empty()
            || self
                .scopes
                .iter()
                .any(|scope| held.contains(&scope.as_str()))
    }
}

/// What is fetched from, and how long and how often it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Upstream {
    /// What paths are appended to.
    pub base_url: String,
    /// How we say who we are.
    pub auth: UpstreamLogin,
    /// Milliseconds that a connection may take to come about.
    pub connect_timeout_ms: Option<u64>,
    /// Milliseconds that an answer may take.
    pub read_timeout_ms: Option<u64>,
    /// Requests for one answer, the first among them.
    pub retry_max_attempts: Option<u64>,
    /// Milliseconds before the second request.
    pub retry_backoff_ms: Option<u64>,
    /// Whether each further wait is twice as long.
    pub retry_exponential: Option<bool>,
    /// Whether addresses of this machine and of private networks may be asked; not, unless it is said.
    pub private_addresses: bool,
    /// Seconds for which it is remembered that there is no such thing.
    pub negative_ttl_seconds: Option<u64>,
    /// What to ask to learn whether it is well; nothing is asked without it.
    pub health: Option<HealthProbe>,
}

/// How an upstream is asked whether it is well.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HealthProbe {
    /// Whether it is asked.
    pub enabled: bool,
    /// The path that is asked for.
    pub endpoint: String,
    /// Seconds between two questions.
    pub interval_seconds: u64,
}

/// How we say to an upstream who we are. Secrets are named, and never told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct UpstreamLogin {
    /// `none`, `basic`, `bearer_token` or `api_key`; `None` is `none`.
    pub mode: Option<String>,
    /// The name of the token among the secrets.
    pub token_env: Option<String>,
    /// The user name.
    pub username: Option<String>,
    /// The name of the password among the secrets.
    pub password_env: Option<String>,
    /// The header that a key is sent in.
    pub header: Option<String>,
    /// The name of the key among the secrets.
    pub key_env: Option<String>,
}

/// The ways to say to an upstream who we are.
pub(super) const LOGIN_MODES: [&str; 4] = ["none", "basic", "bearer_token", "api_key"];

pub(super) fn auth(node: &Node<'_>) -> Auth {
    let Some(members) = node.object() else {
        return Auth::default();
    };
    let source = members.part("principals", |members| members.optional_text("source"));
    let scopes = distinct(members.required("scopes"));
    let policies = distinct(members.required("policies"));
    let auth = Auth {
        principals_source: source.flatten(),
        scopes: scopes.iter().filter_map(scope).collect(),
        policies: policies.iter().filter_map(policy).collect(),
    };
    members.close();
    auth
}

/// The elements of a list, of which no two have the same name.
pub(super) fn distinct(node: Option<Node<'_>>) -> Vec<Node<'_>> {
    distinct_by("name", node)
}

/// The elements of a list, of which no two have the same value of that member.
pub(super) fn distinct_by<'a>(member: &str, node: Option<Node<'a>>) -> Vec<Node<'a>> {
    let Some(node) = node else {
        return Vec::new();
    };
    let list = node.list();
    node.unique(&list, |element| {
        Some(element.value.get(member)?.as_str()?.to_owned())
    });
    list
}

pub(super) fn scope(node: &Node<'_>) -> Option<ScopeGrant> {
    let members = node.object()?;
    let scope = ScopeGrant {
        name: members.text("name"),
        actions: members.texts("actions"),
    };
    members.close();
    Some(scope)
}

fn policy(node: &Node<'_>) -> Option<Policy> {
    let members = node.object()?;
    let when = members.optional("when");
    let when = when.map(|node| node.named(|node| Some(node.texts())));
    let require = members.part("require", |require| require.optional_texts("scopes"));
    let policy = Policy {
        name: members.text("name"),
        effect: members.text("effect"),
        // A policy without a condition is for every route, and one without a requirement asks for nothing.
        when: when.unwrap_or_default(),
        scopes: require.unwrap_or_default(),
    };
    members.close();
    Some(policy)
}

pub(super) fn upstream(node: &Node<'_>) -> Option<Upstream> {
    let members = node.object()?;
    let login = members.part("auth", login);
    let timeouts = members.part("timeouts_ms", |members| {
        let number = |name| members.optional_number(name);
        (number("connect"), number("read"))
    });
    let retry = members.part("retry", |members| {
        let number = |name| members.optional_number(name);
        let exponential = members.optional("exponential").map(|node| node.flag());
        (number("max_attempts"), number("backoff_ms"), exponential)
    });
    let health = members.part("health_check", |members| HealthProbe {
        enabled: members.flag_or("enabled", true),
        endpoint: members.text("endpoint"),
        interval_seconds: members.optional_number("interval_seconds").unwrap_or(60),
    });
    // What is absent is not limited and not tried again, which the validator looks at.
    let (connect, read) = timeouts.unwrap_or_default();
    let (attempts, backoff, exponential) = retry.unwrap_or_default();
    members.optional("name");
    let upstream = Upstream {
        base_url: members.text("base_url"),
        // Absent means that we do not.
        auth: login.unwrap_or_default(),
        connect_timeout_ms: connect,
        read_timeout_ms: read,
        retry_max_attempts: attempts,
        retry_backoff_ms: backoff,
        retry_exponential: exponential,
        private_addresses: members.flag_or("allow_private_addresses", false),
        negative_ttl_seconds: members.optional_number("negative_ttl_seconds"),
        health,
    };
    members.close();
    Some(upstream)
}

fn login(members: &Members<'_>) -> UpstreamLogin {
    let text = |name| members.optional_text(name);
    let login = UpstreamLogin {
        mode: text("mode"),
        token_env: text("token_env"),
        username: text("username"),
        password_env: text("password_env"),
        header: text("header"),
        key_env: text("key_env"),
    };
    // What a template says of the modes that it does not use.
    members.optional("alternatives");
    if let Some(mode) = members.optional("mode")
        && !LOGIN_MODES.contains(&mode.text().as_str())
    {
        mode.malformed(format!("a mode is one of {}", LOGIN_MODES.join(", ")));
    }
    login
}
