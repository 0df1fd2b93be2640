'use strict';

const { readFileSync, writeFileSync } = require('node:fs');
const v8 = require('node:v8');
const vm = require('node:vm');

/** @type {{ time: number, cpu: NodeJS.CpuUsage, rssKb: number, highestKb: number, timer?: NodeJS.Timeout } | undefined} */
let begun;

/** Begins a measurement of this process: wall time, CPU time, highest memory. */
exports.begin = () => {
	v8.setFlagsFromString('--expose-gc');
	vm.runInNewContext('gc')();
	const rssKb = currentKb();
	begun = { time: 0, cpu: process.cpuUsage(), rssKb, highestKb: rssKb };
	if (!forgetPeak()) {
		begun.timer = setInterval(() => {
			if (begun) begun.highestKb = Math.max(begun.highestKb, currentKb());
		}, 5);
	}
	begun.cpu = process.cpuUsage();
	begun.time = performance.now();
};

exports.end = () => {
	if (!begun) throw new Error('Nothing is being measured.');
	const wallMs = performance.now() - begun.time;
	const { user, system } = process.cpuUsage(begun.cpu);
	clearInterval(begun.timer);
	const peakKb = begun.timer ? begun.highestKb : statusKb('VmHWM');
	return { wallMs, cpuMs: (user + system) / 1000, grownMb: (peakKb - begun.rssKb) / 1024, peakMb: peakKb / 1024 };
};

const currentKb = () => process.memoryUsage().rss / 1024;

/** Linux keeps the highest memory of a process, and forgets it on request; elsewhere it is sampled. */
function forgetPeak() {
	try {
		writeFileSync('/proc/self/clear_refs', '5');
		return true;
	} catch {
		return false;
	}
}

/** @param {string} name */
function statusKb(name) {
	return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}
