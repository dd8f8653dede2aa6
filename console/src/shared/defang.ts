/** How is an indicator shown so that nobody follows it by accident, and read back as it was? */

/** `http://evil.example` -> `hxxp://evil[.]example`. */
export function defang(value: string): string {
  return value
    .replace(/^http/i, (said) => said.replace(/tt/i, "xx"))
    .replace(/\.(?=[^\s/]*[a-z0-9])/gi, "[.]")
    .replace(/@/g, "[@]");
}

/** What people paste: `hxxps[:]//evil[.]example`, `1(.)2.3.4`, `a[at]b.example`. */
export function refang(value: string): string {
  return value
    .trim()
    .replace(/^hxxp/i, "http")
    .replace(/[[({]\s*\.\s*[\])}]|\[dot\]|\(dot\)/gi, ".")
    .replace(/[[({]\s*:\s*[\])}]/g, ":")
    .replace(/\[:\/\/\]/g, "://")
    .replace(/[[({]\s*(?:@|at)\s*[\])}]/gi, "@");
}

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/;

/** Which of the built-in types a value probably is. */
export function guessed(value: string): string {
  if (IPV4.test(value)) return "observable-type-ipv4";
  if (/^[0-9a-f:]*:[0-9a-f:]+$/i.test(value) && value.split(":").length > 2)
    return "observable-type-ipv6";
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(value)) return "observable-type-url";
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) return "observable-type-email";
  if (/^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/i.test(value))
    return "observable-type-file-hash";
  if (/^(?:\/|[a-z]:\\|\\\\)/i.test(value)) return "observable-type-file-path";
  if (/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.[a-z]{2,}$/i.test(value))
    return "observable-type-domain";
  return "observable-type-hostname";
}

/** The values of a pasted text, each once. */
export function values(text: string): string[] {
  const found = text
    .split(/[\s,;|"'<>]+/)
    .map(refang)
    .filter((one) => one !== "");
  return [...new Set(found)];
}
