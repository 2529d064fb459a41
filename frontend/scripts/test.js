// Runs the element tests where there are any.
import { existsSync } from "node:fs";
import { spawnSync } from "node:child_process";

if (!existsSync("test")) {
  console.log("no front-end tests");
  process.exit(0);
}
process.exit(spawnSync("vitest", ["run", "--passWithNoTests"], { stdio: "inherit" }).status ?? 1);
