/** One file of all icons in a folder, each a symbol under its file's name. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export function sprite(folder: string): string {
  const symbols = readdirSync(folder).filter((name) => name.endsWith(".svg")).sort().map((name) => {
    const drawn = readFileSync(join(folder, name), "utf-8");
    const inside = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(drawn)?.[1]?.trim();
    if (inside === undefined) throw new Error(`${name} is not one drawing`);
    // A tenth of a unit is less than a twelfth of a pixel at the size they are shown in.
    const shorter = inside.replace(/\d+\.\d{2,}/g, (number) => String(Number(Number(number).toFixed(1))));
    return `<symbol id="${name.slice(0, -4)}" viewBox="0 0 24 24" fill="none">${shorter}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}
