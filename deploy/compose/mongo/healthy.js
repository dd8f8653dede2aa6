// Is it the primary of its set, and does it know its administrator? The first time it is made so:
// a server that knows nobody lets whoever comes from its own machine begin.
const password = require("fs").readFileSync("/mongo-secrets/root-password", "utf8").trim();
const admin = db.getSiblingDB("admin");
const said = db.hello();
if (!said.setName) {
  admin.runCommand({
    replSetInitiate: { _id: "rs0", members: [{ _id: 0, host: "mongo:27017" }] },
  });
  quit(1);
}
if (!said.isWritablePrimary) quit(1);
try {
  admin.auth("root", password);
} catch (unknown) {
  admin.createUser({ user: "root", pwd: password, roles: ["root"] });
}
