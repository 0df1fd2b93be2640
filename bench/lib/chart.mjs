// @ts-check
/** The picture of the results: wall time as bars, readable on light and on dark ground. */
import { variants } from './plan.mjs';
import { duration, times } from './table.mjs';

const width = 820;
const labelWidth = 220;
const valueWidth = 150;
const barHeight = 18;
const barGap = 6;
const groupGap = 26;
const titleHeight = 28;
const margin = 16;

const bars = variants.filter(({ sends }) => sends);

/** @param {import('../run.mjs').Results} results */
export function drawChart({ rows, n8nVersion }) {
	/** @type {string[]} */
	const parts = [];
	let y = margin + 14;
	parts.push(text(margin, y, `Time for one batch in n8n ${n8nVersion}, 10 messages at once; less is better`, 'heading'));
	y += 20;
	for (const { title, measured } of rows.filter(({ items }) => items > 1)) {
		y += groupGap - 6;
		parts.push(text(margin, y, title, 'group'));
		y += titleHeight - 18;
		const longest = Math.max(...bars.map(({ id }) => measured[id].wallMs));
		const room = width - labelWidth - valueWidth - 2 * margin;
		for (const { id, title: name } of bars) {
			const { wallMs } = measured[id];
			const length = Math.max(2, (room * wallMs) / longest);
			const faster = id === 'plain' ? '' : `  ${times(measured.plain.wallMs / wallMs)} faster`;
			parts.push(
				text(margin + labelWidth - 10, y + barHeight - 5, name, 'label'),
				`<rect class="${id}" x="${margin + labelWidth}" y="${y}" width="${length.toFixed(1)}" height="${barHeight}" rx="2"/>`,
				text(margin + labelWidth + length + 8, y + barHeight - 5, `${duration(wallMs)}${faster}`, 'value'),
			);
			y += barHeight + barGap;
		}
	}
	const height = y + margin - barGap;
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Wall time of this node, a plain sequential node and bare fetch">
<style>
text { font-family: -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; font-size: 13px; fill: #1f2328; }
.heading { font-size: 15px; font-weight: 600; }
.group { font-weight: 600; }
.label { text-anchor: end; }
.plain { fill: #8c959f; }
.n8n { fill: #d6296b; }
.direct { fill: #8a3ffc; }
.floor { fill: #b6bec7; }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; }
.plain { fill: #7d8590; }
.n8n { fill: #f0518e; }
.direct { fill: #a97bff; }
.floor { fill: #4f5761; }
}
</style>
${parts.join('\n')}
</svg>
`;
}

/** @param {number} x @param {number} y @param {string} content @param {string} kind */
function text(x, y, content, kind) {
	const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
	return `<text class="${kind}" x="${x.toFixed(1)}" y="${y}" xml:space="preserve">${escaped}</text>`;
}
