/** Of which fields is the form of each type of connector, and what is sent of it? */

export interface Field {
  key: string;
  of: "config" | "secrets";
  label: string;
  kind:
    | "text"
    | "url"
    | "secret"
    | "area"
    | "switch"
    | "choice"
    | "headers"
    | "json"
    | "file"
    | "template"
    | "mappings";
  required?: boolean;
  choices?: readonly (readonly [string, string])[];
  about?: string;
  /** What it begins with. */
  usual?: Value;
  /** Where it is there at all. */
  when?: (values: Values) => boolean;
  /** Of a template: what it may say. */
  knows?: readonly string[];
}

export interface Header {
  name: string;
  value: string;
}

export interface There {
  id: string;
  key: string;
  name: string;
  fieldType: string;
}

export type Value = string | boolean | Header[] | Record<string, There>;
export type Values = Record<string, Value>;

const CASE = ["title", "description", "id", "severity", "status", "tags", "category"]
  .concat("assignees", "customFields", "observables")
  .map((name) => `case.${name}`);
const ID = ["external.system.id"];
const METHODS = (...names: string[]) => names.map((name) => [name, name.toUpperCase()] as const);
const url = (label = "Address", about?: string): Field => ({
  key: "apiUrl",
  of: "config",
  label,
  kind: "url",
  required: true,
  ...(about ? { about } : {}),
});
const secret = (key: string, label: string, more: Partial<Field> = {}): Field => ({
  key,
  of: "secrets",
  label,
  kind: "secret",
  required: true,
  ...more,
});
const text = (key: string, label: string, more: Partial<Field> = {}): Field => ({
  key,
  of: "config",
  label,
  kind: "text",
  required: true,
  ...more,
});
const template = (key: string, label: string, knows: readonly string[], more = {}): Field => ({
  key,
  of: "config",
  label,
  kind: "template",
  required: true,
  knows,
  ...more,
});
const called = (key: string, label: string, knows: readonly string[], more = {}): Field =>
  template(key, label, knows, { kind: "url", ...more });

const oAuth = (values: Values) => values.isOAuth === true;
const account = (values: Values) => values.isOAuth !== true;
const SERVICENOW: readonly Field[] = [
  url("Address of the instance"),
  {
    key: "usesTableApi",
    of: "config",
    label: "By the Table API",
    kind: "switch",
    usual: true,
    about: "Else through Elastic's application, which must be installed in the instance.",
  },
  {
    key: "isOAuth",
    of: "config",
    label: "Log in by OAuth (JWT bearer)",
    kind: "switch",
    usual: false,
  },
  text("username", "User name", { of: "secrets", when: account }),
  secret("password", "Password", { when: account }),
  text("clientId", "Client id", { when: oAuth }),
  text("userIdentifierValue", "User that it acts as", { when: oAuth }),
  text("jwtKeyId", "Id of the JWT verifier's key", { when: oAuth }),
  secret("clientSecret", "Client secret", { when: oAuth }),
  { ...secret("privateKey", "Private key (PEM)", { when: oAuth }), kind: "area" },
  secret("privateKeyPassword", "Password of the key", { when: oAuth, required: false }),
];

const auth = (values: Values) => values.hasAuth === true;
const basic = (values: Values) => auth(values) && values.authType !== SSL;
const ssl = (values: Values) => auth(values) && values.authType === SSL;
const pfx = (values: Values) => ssl(values) && values.certType === "ssl-pfx";
const crt = (values: Values) => ssl(values) && values.certType !== "ssl-pfx";
const SSL = "webhook-authentication-ssl";
const WEBHOOK: readonly Field[] = [
  called("createIncidentUrl", "Create: address", []),
  {
    ...text("createIncidentMethod", "Create: method", { required: false, usual: "post" }),
    kind: "choice",
    choices: METHODS("post", "put", "patch"),
  },
  template("createIncidentJson", "Create: body", CASE),
  text("createIncidentResponseKey", "Where the answer has the id", {
    about: "For instance id, or result.items[0].id",
  }),
  called("getIncidentUrl", "Read: address", ID),
  {
    ...text("getIncidentMethod", "Read: method", { required: false, usual: "get" }),
    kind: "choice",
    choices: METHODS("get", "post"),
  },
  template("getIncidentJson", "Read: body", ID, {
    required: false,
    when: (values: Values) => values.getIncidentMethod === "post",
  }),
  text("getIncidentResponseExternalTitleKey", "Where the answer has the title"),
  called("viewIncidentUrl", "Address for people", [...ID, "external.system.title"]),
  called("updateIncidentUrl", "Update: address", ID),
  {
    ...text("updateIncidentMethod", "Update: method", { required: false, usual: "put" }),
    kind: "choice",
    choices: METHODS("put", "post", "patch"),
  },
  template("updateIncidentJson", "Update: body", [...CASE, ...ID]),
  called("createCommentUrl", "Comment: address", ID, {
    required: false,
    about: "Without an address and a body no comments are sent.",
  }),
  {
    ...text("createCommentMethod", "Comment: method", { required: false, usual: "put" }),
    kind: "choice",
    choices: METHODS("put", "post", "patch"),
  },
  template("createCommentJson", "Comment: body", ["case.comment", ...ID], { required: false }),
  { key: "headers", of: "config", label: "Headers that everybody may see", kind: "headers" },
  { key: "secretHeaders", of: "secrets", label: "Secret headers", kind: "headers" },
  { key: "hasAuth", of: "config", label: "It is known who calls", kind: "switch", usual: true },
  {
    ...text("authType", "By", {
      required: false,
      usual: "webhook-authentication-basic",
      when: auth,
    }),
    kind: "choice",
    choices: [
      ["webhook-authentication-basic", "User and password"],
      [SSL, "Certificate"],
    ],
  },
  text("user", "User", { of: "secrets", when: basic }),
  secret("password", "Password", { when: basic }),
  {
    ...text("certType", "Certificate as", { required: false, usual: "ssl-crt-key", when: ssl }),
    kind: "choice",
    choices: [
      ["ssl-crt-key", "CRT and KEY"],
      ["ssl-pfx", "PFX"],
    ],
  },
  { ...secret("crt", "CRT", { when: crt }), kind: "file" },
  { ...secret("key", "KEY", { when: crt }), kind: "file" },
  { ...secret("pfx", "PFX", { when: pfx }), kind: "file" },
  {
    ...text("ca", "Authority that is trusted as well (PEM)", { required: false }),
    kind: "file",
  },
  {
    ...text("verificationMode", "The other side's certificate is", {
      required: false,
      usual: "full",
    }),
    kind: "choice",
    choices: [
      ["full", "verified, with its host name"],
      ["certificate", "verified, whatever its host name"],
      ["none", "not looked at"],
    ],
  },
];

/** In which field of a record each part of a case is kept. */
export const SWIMLANE_PARTS = [
  ["caseIdConfig", "Id of the case"],
  ["caseNameConfig", "Title of the case"],
  ["descriptionConfig", "Description"],
  ["commentsConfig", "Comments"],
  ["severityConfig", "Severity"],
  ["alertIdConfig", "Id of an alert"],
  ["ruleNameConfig", "Name of the rule"],
] as const;

/** Ours, of every type. */
const OURS: readonly Field[] = [
  {
    key: "caselog",
    of: "config",
    label: "More of a case, pushes by themselves, and what comes back (JSON)",
    kind: "json",
    about:
      'autoPush, fields, inbound and aliases, as docs/connectors.md says: {"autoPush": {"fields": ["status"]}}',
  },
  {
    key: "inboundSecret",
    of: "secrets",
    label: "Secret by which the other system signs",
    kind: "secret",
    about: "At least 16 characters; only where it tells of its tickets (inbound).",
    when: (values) => asText(values.caselog).includes('"inbound"'),
    required: true,
  },
];

const FORMS: Record<string, readonly Field[]> = {
  ".jira": [
    url(),
    text("projectKey", "Key of the project"),
    text("email", "Mail address, or user name", { of: "secrets" }),
    secret("apiToken", "API token, or password"),
  ],
  ".servicenow": SERVICENOW,
  ".servicenow-sir": SERVICENOW,
  ".resilient": [
    url(),
    text("orgId", "Number of the organisation"),
    text("apiKeyId", "Id of the API key", { of: "secrets" }),
    secret("apiKeySecret", "Secret of the API key"),
  ],
  ".swimlane": [
    url(),
    text("appId", "Id of the application"),
    {
      ...text("connectorType", "It takes", { usual: "cases" }),
      kind: "choice",
      choices: [
        ["all", "alerts and cases"],
        ["alerts", "alerts"],
        ["cases", "cases"],
      ],
    },
    secret("apiToken", "Personal access token"),
    {
      key: "mappings",
      of: "config",
      label: "Where the parts of a case go",
      kind: "mappings",
      usual: {},
    },
  ],
  ".thehive": [
    { ...url(), key: "url" },
    text("organisation", "Organisation", { required: false }),
    secret("apiKey", "API key"),
  ],
  ".cases-webhook": WEBHOOK,
};

/** A type that nobody has told us of. */
const UNKNOWN: readonly Field[] = [
  { key: "config", of: "config", label: "Configuration (JSON)", kind: "json", required: true },
  { key: "secrets", of: "secrets", label: "Secrets (JSON)", kind: "json" },
];

export function fieldsOf(type: string): readonly Field[] {
  const own = FORMS[type];
  return own ? [...own, ...OURS] : UNKNOWN;
}

/** Whether what is typed there may be in a draft: no secret, nor what people paste one into. */
export function mayBeKept(field: Field): boolean {
  return field.of === "config" && field.kind !== "headers" && field.kind !== "json";
}

export function shownFields(type: string, values: Values): readonly Field[] {
  return fieldsOf(type).filter((field) => field.when?.(values) ?? true);
}

function asText(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}

const EMPTY: Partial<Record<Field["kind"], Value>> = {
  switch: false,
  headers: [],
  mappings: {},
};

/** What a form begins with; secrets are never told, so they begin empty. */
export function begun(type: string, config: Record<string, unknown> | null): Values {
  const values: Values = {};
  for (const field of fieldsOf(type)) {
    const said = field.of === "config" ? config?.[field.key] : undefined;
    values[field.key] = said == null ? (field.usual ?? EMPTY[field.kind] ?? "") : read(field, said);
  }
  if (!(type in FORMS) && config) values.config = JSON.stringify(config, null, 2);
  return values;
}

function read(field: Field, said: unknown): Value {
  if (field.kind === "headers") {
    return Object.entries(said as Record<string, string>).map(([name, value]) => ({ name, value }));
  }
  if (field.kind === "mappings") {
    const all = Object.entries(said as Record<string, There | null>);
    return Object.fromEntries(all.filter((one): one is [string, There] => one[1] !== null));
  }
  if (field.kind === "json") return JSON.stringify(said, null, 2);
  return typeof said === "boolean" ? said : String(said);
}

export interface Sent {
  name: string;
  config: Record<string, unknown>;
  secrets: Record<string, unknown>;
}

/** As it is sent: what is not there, or says nothing, is left out. */
export function sent(type: string, name: string, values: Values): Sent {
  const made: Sent = { name: name.trim(), config: {}, secrets: {} };
  for (const field of shownFields(type, values)) {
    const value = written(field, values[field.key] ?? "");
    if (value === undefined) continue;
    if (type in FORMS) made[field.of][field.key] = value;
    else Object.assign(made[field.of], value);
  }
  return made;
}

function written(field: Field, value: Value): unknown {
  if (field.kind === "headers") {
    const all = (value as Header[]).filter(({ name }) => name.trim() !== "");
    return all.length > 0
      ? Object.fromEntries(all.map((one) => [one.name.trim(), one.value]))
      : undefined;
  }
  if (field.kind === "json") return asText(value).trim() === "" ? undefined : parsed(asText(value));
  if (typeof value === "string") {
    const said = field.kind === "secret" || field.kind === "area" ? value : value.trim();
    return said.trim() === "" ? undefined : said;
  }
  return value;
}

function parsed(said: string): unknown {
  try {
    return JSON.parse(said) as unknown;
  } catch {
    return undefined;
  }
}

/** What is wrong, by field. */
export function faultsOf(type: string, name: string, values: Values): Record<string, string> {
  const faults: Record<string, string> = {};
  if (name.trim() === "") faults.name = "A connector has a name";
  for (const field of shownFields(type, values)) {
    const value = values[field.key] ?? "";
    const fault = faultOf(field, value);
    if (fault) faults[field.key] = fault;
  }
  return faults;
}

function faultOf(field: Field, value: Value): string | null {
  const said = asText(value).trim();
  if (field.required && typeof value === "string" && said === "")
    return `${field.label}: is missing`;
  if (said === "") return null;
  if (field.kind === "url" && !/^https?:\/\/[^/\s{]+/.test(said)) {
    return `${field.label}: begins with https:// and a host`;
  }
  if (field.kind === "json") {
    const read = parsed(said);
    if (typeof read !== "object" || read === null || Array.isArray(read)) {
      return `${field.label}: is no JSON object`;
    }
  }
  return null;
}
