/** Takes Next's and React's scripts out of a rendered page, for pages that work without them. */

const attributes = `(?:[^>"']|"[^"]*"|'[^']*')*`;

/**
 * What stands between plain markup: comments, elements whose content is text (HTML §13.1.2), and links. A script
 * inside one of the first two is text and stays.
 */
const parts = new RegExp(
  [
    '(?<comment><!--[\\s\\S]*?-->)',
    `(?<text><(?<name>title|textarea|style)\\b${attributes}>[\\s\\S]*?</\\k<name>\\s*>)`,
    `(?<script><script\\b(?<own>${attributes})>[\\s\\S]*?</script\\s*>)`,
    `(?<link><link\\b(?<relation>${attributes})>)`,
  ].join('|'),
  'gi',
);

/** React's marks around texts and boundaries. They help only React. */
const mark = /^<!--(?: |[$&]|\/[$&])?-->$/;

const loadsScript = /\s(rel="modulepreload"|as="script")/i;

/** The attribute of our own script, which stays. */
export const ownScript = 'data-page-script';

/**
 * The page without scripts other than our own, and without links that load scripts in advance. `html` is a whole
 * document that React rendered: in its texts and attributes every `<` and quotation mark is escaped.
 */
export function withoutNextScripts(html: string): string {
  return html.replace(parts, (part: string, ...rest: unknown[]) => {
    const groups = rest.at(-1);
    if (typeof groups !== 'object' || groups === null) return part;
    const { comment, script, own, link, relation }: { [name: string]: unknown } = { ...groups };
    if (typeof comment === 'string') return mark.test(comment) ? '' : part;
    if (typeof script === 'string') return String(own).includes(`${ownScript}=`) ? part : '';
    if (typeof link === 'string') return loadsScript.test(String(relation)) ? '' : part;
    return part;
  });
}

/** Whether React has put off a part of the page, to move it in by script later. Such a page needs its scripts. */
export function waitsForScript(html: string): boolean {
  return /<!--\$[?~]-->|<template id="[BP]:/.test(html);
}
