// Makes the types of the client from the API's description. What the client sends by itself is left out.
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const ALWAYS_SENT = new Set([
  "#/components/parameters/kbn-xsrf",
  "#/components/parameters/x-elastic-internal-origin",
]);

const told = JSON.parse(await readFile("described/openapi.json", "utf8"));
for (const path of Object.values(told.paths)) {
  for (const operation of Object.values(path)) {
    if (operation.parameters) {
      operation.parameters = operation.parameters.filter((one) => !ALWAYS_SENT.has(one.$ref));
    }
  }
}
const types = await openapiTS(told, {
  rootTypes: true,
  rootTypesNoSchemaPrefix: true,
  defaultNonNullable: false,
});
await writeFile("src/api/schema.gen.ts", astToString(types));
