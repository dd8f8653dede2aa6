import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const NEXT = "dist.new";
const PACKED = /\.(js|css|svg)$/;

/** Packs what is worth it, and puts the new folder in the place of the old one at once. */
function inPlace(): Plugin {
  return {
    name: "in-place",
    apply: "build",
    async closeBundle() {
      const names = await readdir(NEXT, { recursive: true });
      await Promise.all(
        names
          .filter((name) => PACKED.test(name))
          .map(async (name) => {
            const path = join(NEXT, name);
            await writeFile(
              `${path}.gz`,
              await promisify(gzip)(await readFile(path), { level: 9 }),
            );
          }),
      );
      await rm("dist", { recursive: true, force: true });
      await rename(NEXT, "dist");
    },
  };
}

const target = process.env.CASELOG_URL ?? "http://127.0.0.1:5601";

export default defineConfig({
  plugins: [react(), inPlace()],
  build: {
    outDir: NEXT,
    assetsDir: "app/assets",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2023",
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules\/(react|react-dom|scheduler|@tanstack)\// },
          ],
        },
      },
    },
  },
  worker: { format: "es" },
  server: { proxy: Object.fromEntries(["/api", "/internal"].map((path) => [path, target])) },
});
