/**
 * Who may import whom. Each part of the engine lists what it may see; whatever is not listed is refused.
 * @type {import('dependency-cruiser').IConfiguration}
 */

const TEST = '\\.test\\.tsx?$';

const PARTS = {
  domain: [],
  runtime: ['domain'],
  ops: ['runtime', 'domain'],
  imaging: ['ops', 'runtime', 'domain'],
  classical: ['domain'],
  degradations: ['ops', 'runtime', 'domain'],
  networks: ['ops', 'runtime', 'domain'],
  losses: ['ops', 'runtime', 'domain'],
  optim: ['ops', 'runtime', 'domain'],
  evaluation: ['imaging', 'ops', 'runtime', 'domain'],
  weights: ['networks', 'imaging', 'runtime', 'domain'],
  export: ['weights', 'networks', 'domain'],
  bench: ['training', 'reweighting', 'optim', 'networks', 'losses', 'ops', 'runtime', 'domain'],
  inference: ['weights', 'classical', 'networks', 'imaging', 'ops', 'runtime', 'domain'],
  probe: ['inference', 'evaluation', 'imaging', 'networks', 'ops', 'runtime', 'domain'],
  data: ['imaging', 'degradations', 'evaluation', 'runtime', 'domain'],
  reweighting: ['networks', 'ops', 'runtime', 'domain'],
  // The step of what is searched, which the trainer takes between its own.
  search: ['training', 'networks', 'optim', 'losses', 'runtime', 'domain'],
  training: [
    'search',
    'reweighting',
    'data',
    'networks',
    'optim',
    'losses',
    'weights',
    'evaluation',
    'ops',
    'runtime',
    'domain',
  ],
};

const engineRules = Object.entries(PARTS).map(([part, allowed]) => ({
  name: `engine-${part}`,
  severity: 'error',
  comment: `src/engine/${part} may import ${allowed.length === 0 ? 'nothing of ours' : allowed.join(', ')}.`,
  from: { path: `^src/engine/${part}/`, pathNot: TEST },
  to: { path: '^src/', pathNot: `^src/engine/(${[part, ...allowed].join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...engineRules,
    {
      name: 'engine-is-pure',
      severity: 'error',
      comment:
        'The engine runs in workers and in Node alike: it knows no page, no thread and no file system.',
      from: { path: '^src/engine/', pathNot: [TEST, '^src/engine/testing/'] },
      to: { path: ['^src/(ui|workers|cli)/', '^node_modules/(react|react-dom|comlink|zustand)/'] },
    },
    {
      name: 'engine-without-node',
      severity: 'error',
      comment: 'What needs Node is handed to the engine by the command line.',
      from: { path: '^src/engine/', pathNot: [TEST, '^src/engine/testing/'] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'tfjs-in-engine-only',
      severity: 'error',
      comment: "Tensors are the engine's business; everyone else sees Rasters.",
      from: { path: '^src/(ui|workers|cli)/', pathNot: TEST },
      // An address of a binary is no tensor: bundlers know it, the engine does not.
      to: { path: '^node_modules/@tensorflow/', pathNot: '\\.wasm$' },
    },
    {
      name: 'ui-sees-domain-and-protocol',
      severity: 'error',
      comment: 'The page talks to the engine through the protocol; only its store may reach the clients.',
      from: { path: '^src/(ui/|main\\.tsx$)', pathNot: [TEST, '^src/ui/store/'] },
      // `published` is data: what papers print.
      to: { path: '^src/', pathNot: '^src/(ui|published|engine/domain|workers/protocol)/' },
    },
    {
      name: 'ui-store-sees-clients',
      severity: 'error',
      from: { path: '^src/ui/store/', pathNot: TEST },
      to: { path: '^src/', pathNot: '^src/(ui|engine/domain|workers/protocol|workers/clients)/' },
    },
    {
      name: 'components-are-plain',
      severity: 'error',
      comment: 'Shared components, the canvas and the charts take what they show as props.',
      from: { path: '^src/ui/(components|canvas|charts)/', pathNot: TEST },
      to: { path: '^src/ui/(store|features)/' },
    },
    {
      name: 'features-stand-alone',
      severity: 'error',
      from: { path: '^src/ui/features/([^/]+)/', pathNot: TEST },
      to: { path: '^src/ui/features/', pathNot: '^src/ui/features/$1/' },
    },
    {
      name: 'protocol-is-types',
      severity: 'error',
      from: { path: '^src/workers/protocol/', pathNot: TEST },
      to: { path: '^src/', pathNot: '^src/(workers/protocol|engine/domain)/' },
    },
    {
      name: 'services-see-the-engine',
      severity: 'error',
      from: { path: '^src/workers/(services/|[^/]+\\.worker\\.ts$)', pathNot: TEST },
      to: { path: '^src/', pathNot: '^src/(workers/(protocol|services)|engine)/' },
    },
    {
      name: 'clients-see-the-protocol',
      severity: 'error',
      comment: 'A client names its worker by address and never imports what runs in it.',
      from: { path: '^src/workers/clients/', pathNot: TEST },
      to: {
        path: '^src/',
        pathNot: ['^src/(workers/(protocol|clients)|engine/domain)/', '^src/workers/[^/]+\\.worker\\.ts'],
      },
    },
    {
      name: 'cli-sees-the-engine',
      severity: 'error',
      from: { path: '^src/cli/', pathNot: TEST },
      to: { path: '^src/', pathNot: '^src/(cli|engine)/' },
    },
    {
      name: 'testing-is-for-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: [TEST, '^src/engine/testing/'] },
      to: { path: '^src/engine/testing/' },
    },
    {
      name: 'no-test-imports',
      severity: 'error',
      from: {},
      to: { path: TEST },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'A cycle closed by a type alone does not exist when the code runs.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'A module that nobody imports is dead, unless something else starts it.',
      from: {
        orphan: true,
        pathNot: [TEST, '\\.d\\.ts$', '\\.worker\\.ts$', '^src/main\\.tsx$', '^src/cli/main\\.ts$'],
      },
      to: {},
    },
    {
      name: 'nothing-undeclared',
      severity: 'error',
      comment:
        'Every package that the sources import stands in package.json; shipped code needs no dev package.',
      from: { path: '^src/', pathNot: [TEST, '^src/engine/testing/'] },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\?(worker|url)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'types', 'default'],
    },
  },
};
