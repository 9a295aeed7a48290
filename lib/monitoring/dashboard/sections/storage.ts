import type { FileStorage } from '../../../data/file-storage';
import type { FileStorageDefinition } from '../../../definition';
import { bytes } from '../../capacity';
import type { StorageMetrics } from '../../metrics/storage';
import type { TransferEvents } from '../../transfer-events';
import { heading, type Panel, type Row, row } from '../grid';
import { graph, logTable } from '../panels';

/** What the section on files and state shows. */
export interface StorageSectionProps {
  /** Absent where the definition has no files. */
  readonly definition: FileStorageDefinition | undefined;
  /** Absent where the definition has no files. */
  readonly fileStorage: FileStorage | undefined;
  readonly metrics: StorageMetrics;
  /** Absent where the definition has no file transfer. */
  readonly transferEvents: TransferEvents | undefined;
}

/** How far the files have come, and how the state table fares: nothing where the definition has neither. */
export function storage(props: StorageSectionProps): Row[] {
  const rows = [...transferRows(props), ...restRows(props)];
  return rows.length === 0 ? [] : [heading('Files and state'), ...rows];
}

function transferRows({ fileStorage, metrics: { transfer }, transferEvents }: StorageSectionProps): Row[] {
  if (fileStorage?.transfer === undefined || transfer === undefined || transferEvents === undefined) {
    return [];
  }
  return [
    row(
      6,
      graph('File transfer: files', [transfer.filesPrepared, transfer.filesTransferred, transfer.filesVerified], {
        unit: 'in 5 minutes',
      }),
      graph('File transfer: bytes', [transfer.bytesWritten], { unit: 'bytes in 5 minutes' }),
      graph('File transfer: runs', [transferEvents.failures, transferEvents.successes], { unit: 'in 5 minutes' }),
      logTable(
        'Log of the file transfer',
        [fileStorage.transfer.logGroup],
        'fields @timestamp, @message',
        'sort @timestamp desc',
        'limit 20',
      ),
    ),
  ];
}

/** The bucket and the table side by side. */
function restRows({ definition, metrics: { files, table } }: StorageSectionProps): Row[] {
  const panels: Panel[] = [];
  if (files !== undefined && definition !== undefined) {
    panels.push(
      graph('Bucket: size, once a day', files.size, {
        unit: 'bytes',
        right: [files.objects],
        rightUnit: 'objects',
        limit: { value: bytes(100, definition.sizeGiB), label: 'Files of the definition' },
        // One value a day draws nothing over the three hours of the dashboard.
        start: '-P14D',
      }),
    );
  }
  if (table !== undefined) {
    panels.push(
      graph('State table: capacity', [table.consumedReads, table.consumedWrites], { unit: 'units a minute' }),
      graph('State table: throttled', [table.throttledReads, table.throttledWrites], { unit: 'a minute' }),
    );
  }
  return panels.length === 0 ? [] : [row(6, ...panels)];
}
