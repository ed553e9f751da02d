# Makes the test fixtures of org.reid4j.train.cuhk03: a small cuhk-03.mat in MATLAB 7.3's form (HDF5: object references,
# transposed arrays, a user block, deflated and plain arrays) and the second protocol's lists in MATLAB 5's form.
# Needs h5py, numpy, scipy: python3 make-cuhk03.py FOLDER
import gzip, io, sys
import h5py, numpy as np, scipy.io

PEOPLE = [3, 2, 1]          # of each camera pair
WIDTH, HEIGHT = 4, 6
folder = sys.argv[1]


def present(pair, photo):   # number 4, 5 and 10 are missing, and pair 3 has no second camera
    return photo not in (4, 5, 10) and not (pair == 3 and photo > 5)


def photo(kind, pair, person, number):
    image = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    image[:, :, 0] = 10 * pair
    image[:, :, 1] = 20 * person
    image[:, :, 2] = 20 * number + (5 if kind == 'labeled' else 0)
    image[2, 1, 2] = 255    # row 2, column 1
    return image


buffer = io.BytesIO()
with h5py.File(buffer, 'w', userblock_size=512) as f:
    refs = f.create_group('#refs#')
    count = [0]

    def put(array, **options):
        count[0] += 1
        return refs.create_dataset('d%d' % count[0], data=array, **options)

    reference = h5py.special_dtype(ref=h5py.Reference)
    empty = put(np.zeros(2, np.uint64))
    empty.attrs['MATLAB_empty'] = np.uint8(1)
    for kind in ['detected', 'labeled']:
        outer = np.empty((1, len(PEOPLE)), reference)
        for pair, people in enumerate(PEOPLE, 1):
            cell = np.empty((10, people), reference)
            for person in range(1, people + 1):
                for number in range(1, 11):
                    if present(pair, number):
                        stored = photo(kind, pair, person, number).T
                        packed = dict(compression='gzip', chunks=stored.shape) if number == 1 and person == 1 else {}
                        cell[number - 1, person - 1] = put(stored, **packed).ref
                    else:
                        cell[number - 1, person - 1] = empty.ref
            outer[0, pair - 1] = put(cell).ref
        f.create_dataset(kind, data=outer)
    sets = np.empty((1, 20), reference)
    for s in range(20):
        sets[0, s] = put(np.array([[1, 2], [1 + s % 3, 1 + s % 2]], float)).ref  # columns: pair, person
    f.create_dataset('testsets', data=sets)
with open(folder + '/cuhk-03.mat.gz', 'wb') as f:
    f.write(gzip.compress(buffer.getvalue(), 9, mtime=0))

names, labels, cameras = [], [], []
label = 0
for pair, people in enumerate(PEOPLE, 1):
    for person in range(1, people + 1):
        label += 1
        for number in range(1, 11):
            if present(pair, number):
                camera = 1 if number <= 5 else 2
                names.append('%d_%03d_%d_%02d.png' % (pair, person, camera, number))
                labels.append(label)
                cameras.append(camera)
labels, cameras = np.array(labels), np.array(cameras)
tested = [2, 4]
query, gallery = [], []
for person in tested:
    for camera in (1, 2):
        own = np.where((labels == person) & (cameras == camera))[0] + 1
        query.append(own[0])
        gallery += list(own[1:])
train = np.where(~np.isin(labels, tested))[0] + 1
cells = np.empty((len(names), 1), object)
cells[:, 0] = names
for kind, packed in [('detected', True), ('labeled', False)]:
    scipy.io.savemat('%s/cuhk03_new_protocol_config_%s.mat' % (folder, kind), dict(
        camId=cameras[:, None].astype(np.uint8), filelist=cells,
        gallery_idx=np.array(gallery)[:, None].astype(np.uint16), labels=labels[:, None].astype(np.uint16),
        query_idx=np.array(query, float)[:, None], train_idx=train[:, None].astype(np.uint16)), do_compression=packed)
