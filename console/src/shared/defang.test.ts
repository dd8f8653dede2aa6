import { describe, expect, it } from "vitest";
import { defang, guessed, refang, values } from "./defang";

describe("an indicator", () => {
  it.each([
    ["http://evil.example/a.b", "hxxp://evil[.]example/a[.]b"],
    ["203.0.113.9", "203[.]0[.]113[.]9"],
    ["a@evil.example", "a[@]evil[.]example"],
  ])("%s is shown as %s and read back", (real, shown) => {
    expect(defang(real)).toBe(shown);
    expect(refang(shown)).toBe(real);
  });

  it.each(["hxxps://evil[.]example", "hxxps[:]//evil(.)example", "hxxps://evil[dot]example"])(
    "%s is read as people write it",
    (pasted) => {
      expect(refang(pasted)).toBe("https://evil.example");
    },
  );

  it.each([
    ["203.0.113.9", "ipv4"],
    ["2001:db8::1", "ipv6"],
    ["https://evil.example/x", "url"],
    ["a@evil.example", "email"],
    ["d41d8cd98f00b204e9800998ecf8427e", "file-hash"],
    ["C:\\Temp\\a.exe", "file-path"],
    ["/etc/passwd", "file-path"],
    ["evil.example", "domain"],
    ["web-1", "hostname"],
    ["300.1.1.1", "hostname"],
  ])("%s is a %s", (value, type) => {
    expect(guessed(value)).toBe(`observable-type-${type}`);
  });
});

describe("a pasted text", () => {
  it("gives each value once", () => {
    expect(values("1[.]2.3.4, evil[.]example\n1.2.3.4")).toEqual(["1.2.3.4", "evil.example"]);
  });
});
