/**
 * Weekly window of pending maintenance, UTC, for Aurora and for DMS alike: the small hours of Sunday in the Americas, and
 * outside the daily backup window, as RDS demands
 * (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html). Nothing upgrades by itself in it.
 */
export const maintenanceWindow = 'sun:08:00-sun:09:00';

/** Daily window of Aurora's automated backup, UTC. Aurora backs up continuously; the window only dates the daily snapshot. */
export const backupWindow = '03:00-03:30';
