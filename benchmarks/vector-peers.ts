/**
 * Vector stores behind one interface, for vector-stores.ts. Peers that are no dependencies of this package are loaded from
 * a folder of their own.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { randomNumbers } from '../src/colorize/random-numbers.js';
import { GLOBAL_LENGTH } from '../src/recommend/descriptor.js';
import { type DescriptionDetails, detailsBytes } from '../src/recommend/library/descriptor-bytes.js';
import { LibraryStore } from '../src/recommend/library/library-store.js';
import { nearestRows } from '../src/recommend/nearest-rows.js';
import { matMulModel } from './mat-mul-model.js';

/** A store that is open for searching. */
export interface OpenVectors {
  /** Numbers of the nearest rows. */
  search(query: Float32Array, count: number): Promise<number[]>;
}

/** A vector store. */
export interface VectorPeer {
  /** Packages that it is loaded from; none where they are this package's own. */
  readonly packages: readonly string[];
  /** Adds rows to what lies in a folder. */
  append(folder: string, rows: Float32Array, first: number): Promise<void>;
  /** What is done once all rows are there, so that they are on disk and can be searched. */
  finish(folder: string, count: number): Promise<void>;
  open(folder: string): Promise<OpenVectors>;
  /** How many rows there are. */
  count(folder: string): Promise<number>;
  close(): Promise<void>;
}

/** Rows that are written at once while a store is built. */
export const BATCH = 1000;

const random = randomNumbers(4);
const noise = Int8Array.from({ length: 2 ** 20 }, () => Math.floor(255 * random()) - 127);

/** What is kept beside a vector: nothing that could be compressed, and of each row something else. */
function detailsOf(row: number): DescriptionDetails {
  const at = (row * 7919) % (noise.length - 4096 - 1024);
  return {
    local: noise.subarray(at, at + 4096),
    histograms: noise.subarray(at + 4096, at + 5120),
  };
}

type Require = ReturnType<typeof createRequire>;

/** Peers by name; each is made with the folder that peers are installed in. */
export const VECTOR_PEERS: Readonly<Record<string, (peers: string | undefined) => VectorPeer>> = {
  'library (lmdb and matrix product)': () => libraryPeer('loop'),
  'library, product by ONNX Runtime': () => libraryPeer('onnx'),
  'usearch, HNSW': (peers) => usearchPeer(requireFrom(peers)),
  'LanceDB, no index': (peers) => lancePeer(requireFrom(peers), false),
  'LanceDB, IVF_HNSW_SQ': (peers) => lancePeer(requireFrom(peers), true),
};

function requireFrom(peers: string | undefined): Require {
  return createRequire(join(peers ?? '.', 'package.json'));
}

function libraryPeer(product: 'loop' | 'onnx'): VectorPeer {
  let store: LibraryStore | undefined;
  const opened = async (folder: string, mode: 'create' | 'read') => {
    store ??= await LibraryStore.open(folder, { mode, describer: 'benchmark' });
    return store;
  };
  return {
    packages: ['lmdb'],
    async append(folder, rows, first) {
      const to = await opened(folder, 'create');
      const entries = Array.from({ length: rows.length / GLOBAL_LENGTH }, (_, i) => ({
        ...{ frame: first + i, shot: undefined },
        descriptor: {
          ...detailsOf(first + i),
          classes: [],
          global: rows.subarray(i * GLOBAL_LENGTH, (i + 1) * GLOBAL_LENGTH),
        },
      }));
      const digest = first.toString(16).padStart(64, '0');
      to.put({ path: `/${first}`, bytes: 0, modified: 0, digest }, 'clip', entries);
    },
    finish: async () => {},
    async open(folder) {
      const { vectors, ids } = (await opened(folder, 'read')).matrix();
      if (product === 'loop') {
        return {
          search: async (query, count) =>
            nearestRows(vectors, query, count).map(({ row }) => ids[row] as number),
        };
      }
      const session = await InferenceSession.create(matMulModel(GLOBAL_LENGTH));
      const matrix = new Tensor('float32', vectors, [ids.length, GLOBAL_LENGTH]);
      return {
        async search(query, count) {
          const vector = new Tensor('float32', query, [GLOBAL_LENGTH, 1]);
          const { products } = await session.run({ matrix, vector });
          return largest(products?.data as Float32Array, count).map((row) => ids[row] as number);
        },
      };
    },
    count: async (folder) => (await opened(folder, 'read')).size,
    close: async () => store?.close(),
  };
}

function largest(values: Float32Array, count: number): number[] {
  const least = values.toSorted()[Math.max(values.length - count, 0)] as number;
  const found: number[] = [];
  values.forEach((value, i) => {
    if (value >= least) found.push(i);
  });
  return found.sort((a, b) => (values[b] as number) - (values[a] as number)).slice(0, count);
}

interface UsearchIndex {
  add(keys: BigUint64Array, vectors: Float32Array, threads: number): void;
  search(query: Float32Array, count: number, threads: number): { readonly keys: BigUint64Array };
  save(path: string): void;
  load(path: string): void;
  view(path: string): void;
  size(): number;
}

interface UsearchModule {
  readonly Index: new (options: {
    readonly dimensions: number;
    readonly metric: string;
    readonly quantization: string;
    readonly expansion_search: number;
  }) => UsearchIndex;
}

/** Its index lies in memory, and is on disk once it has been saved as a whole. */
function usearchPeer(load: Require): VectorPeer {
  const { Index } = load('usearch') as UsearchModule;
  const make = () =>
    new Index({ dimensions: GLOBAL_LENGTH, metric: 'ip', quantization: 'f32', expansion_search: 400 });
  const file = (folder: string) => join(folder, 'index.usearch');
  let index: UsearchIndex | undefined;
  return {
    packages: ['usearch'],
    async append(_, rows, first) {
      index ??= make();
      const keys = BigUint64Array.from({ length: rows.length / GLOBAL_LENGTH }, (_, i) => BigInt(first + i));
      index.add(keys, rows, 2);
    },
    finish: async (folder) => index?.save(file(folder)),
    async open(folder) {
      const opened = make();
      opened.view(file(folder));
      return {
        search: async (query, count) => Array.from(opened.search(query, count, 1).keys, Number),
      };
    },
    async count(folder) {
      const opened = make();
      opened.load(file(folder));
      return opened.size();
    },
    close: async () => {},
  };
}

interface LanceTable {
  add(rows: readonly object[]): Promise<unknown>;
  countRows(): Promise<number>;
  createIndex(column: string, options: object): Promise<void>;
  search(query: Float32Array): LanceQuery;
  optimize(): Promise<unknown>;
}

interface LanceQuery {
  distanceType(type: string): LanceQuery;
  nprobes(count: number): LanceQuery;
  ef(count: number): LanceQuery;
  refineFactor(factor: number): LanceQuery;
  select(columns: readonly string[]): LanceQuery;
  limit(count: number): LanceQuery;
  toArray(): Promise<{ readonly id: number }[]>;
}

interface LanceConnection {
  tableNames(): Promise<string[]>;
  openTable(name: string): Promise<LanceTable>;
  createTable(name: string, rows: readonly object[]): Promise<LanceTable>;
  close(): void;
}

interface LanceModule {
  connect(folder: string): Promise<LanceConnection>;
  readonly Index: { hnswSq(options: object): object };
}

function lancePeer(load: Require, indexed: boolean): VectorPeer {
  const lance = load('@lancedb/lancedb') as LanceModule;
  let connection: LanceConnection | undefined;
  let table: LanceTable | undefined;
  const openTable = async (folder: string) => {
    connection ??= await lance.connect(folder);
    table ??= (await connection.tableNames()).includes('entries')
      ? await connection.openTable('entries')
      : undefined;
    return table;
  };
  return {
    packages: ['@lancedb/lancedb', 'apache-arrow'],
    async append(folder, rows, first) {
      const records = Array.from({ length: rows.length / GLOBAL_LENGTH }, (_, i) => ({
        ...{ id: first + i, details: Buffer.from(detailsBytes(detailsOf(first + i))) },
        vector: Array.from(rows.subarray(i * GLOBAL_LENGTH, (i + 1) * GLOBAL_LENGTH)),
      }));
      const known = await openTable(folder);
      if (known) await known.add(records);
      else table = await (connection as LanceConnection).createTable('entries', records);
    },
    async finish(folder, count) {
      const known = await openTable(folder);
      await known?.optimize();
      if (!indexed || count < 10_000) return;
      const options = { distanceType: 'dot', numPartitions: Math.round(Math.sqrt(count) / 8) };
      await known?.createIndex('vector', { config: lance.Index.hnswSq(options) });
    },
    async open(folder) {
      const known = await openTable(folder);
      return {
        async search(query, count) {
          let asked = known?.search(query).distanceType('dot') as LanceQuery;
          if (indexed) asked = asked.nprobes(10).ef(400).refineFactor(2);
          const found = await asked.select(['id', '_distance']).limit(count).toArray();
          return found.map(({ id }) => Number(id));
        },
      };
    },
    count: async (folder) => (await openTable(folder))?.countRows() ?? 0,
    close: async () => connection?.close(),
  };
}
