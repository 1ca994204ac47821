import common.clock
import datetime
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('common', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='NumberRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='文种')),
                ('prefix', models.CharField(max_length=20, verbose_name='机关代字')),
                ('pattern', models.CharField(default='{prefix}〔{year}〕{seq}号', max_length=60, verbose_name='格式')),
                ('pad_width', models.PositiveSmallIntegerField(default=0, verbose_name='补零位数')),
                ('is_invented', models.BooleanField(default=False, help_text='机关尚未确认的代字', verbose_name='示例代字')),
            ],
            options={
                'verbose_name': '文号规则',
                'verbose_name_plural': '文号规则',
            },
        ),
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=common.clock.now, editable=False, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(default=common.clock.now, editable=False, verbose_name='更新时间')),
                ('kind', models.CharField(choices=[('city', '市'), ('district', '区'), ('functional_zone', '功能区'), ('subdistrict', '街道（镇）'), ('neighborhood', '社区')], max_length=20, verbose_name='层级')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('short_name', models.CharField(blank=True, max_length=30, verbose_name='简称')),
                ('pinyin', models.CharField(blank=True, editable=False, max_length=200, verbose_name='拼音')),
                ('code', models.CharField(blank=True, max_length=12, verbose_name='代码')),
                ('code_system', models.CharField(blank=True, max_length=30, verbose_name='代码体系')),
                ('code_version', models.CharField(blank=True, max_length=20, verbose_name='代码版本')),
                ('sort_order', models.PositiveSmallIntegerField(default=0, verbose_name='排序')),
                ('valid_from', models.DateField(default=datetime.date(2000, 1, 1), verbose_name='设立日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='演示数据')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='建立人')),
            ],
            options={
                'verbose_name': '区域',
                'verbose_name_plural': '区域',
                'ordering': ['sort_order', 'pinyin', 'id'],
            },
        ),
        migrations.CreateModel(
            name='AreaClosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('depth', models.PositiveSmallIntegerField(verbose_name='相距层数')),
                ('ancestor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='below', to='communities.area', verbose_name='上级')),
                ('descendant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='above', to='communities.area', verbose_name='下级')),
            ],
            options={
                'verbose_name': '区域闭包',
                'verbose_name_plural': '区域闭包',
            },
        ),
        migrations.CreateModel(
            name='AreaMembership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=common.clock.now, editable=False, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(default=common.clock.now, editable=False, verbose_name='更新时间')),
                ('basis', models.CharField(choices=[('management', '管理'), ('statistics', '统计'), ('plan', '计划')], default='management', max_length=12, verbose_name='口径')),
                ('valid_from', models.DateField(default=datetime.date(2000, 1, 1), verbose_name='起始日')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='截止日')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='communities.area', verbose_name='下级')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='建立人')),
                ('parent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='member_links', to='communities.area', verbose_name='上级')),
            ],
            options={
                'verbose_name': '隶属关系',
                'verbose_name_plural': '隶属关系',
            },
        ),
        migrations.CreateModel(
            name='AreaSuccession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=common.clock.now, editable=False, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(default=common.clock.now, editable=False, verbose_name='更新时间')),
                ('on', models.DateField(default=common.clock.today, verbose_name='生效日')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='依据')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='建立人')),
                ('predecessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='communities.area', verbose_name='原区域')),
                ('successor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='communities.area', verbose_name='继任区域')),
            ],
            options={
                'verbose_name': '区域沿革',
                'verbose_name_plural': '区域沿革',
            },
        ),
        migrations.CreateModel(
            name='Community',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=common.clock.now, editable=False, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(default=common.clock.now, editable=False, verbose_name='更新时间')),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='小区编号')),
                ('name', models.CharField(max_length=80, verbose_name='名称')),
                ('pinyin', models.CharField(blank=True, editable=False, max_length=400, verbose_name='拼音')),
                ('kind', models.CharField(choices=[('old', '老旧小区'), ('resettlement', '回迁安置'), ('commodity', '商品房'), ('affordable', '保障房'), ('danwei', '单位宿舍')], default='commodity', max_length=14, verbose_name='类型')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='地址')),
                ('built_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='建成年份')),
                ('building_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='楼栋数')),
                ('household_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='户数')),
                ('floor_area_m2', models.PositiveIntegerField(blank=True, null=True, verbose_name='建筑面积（㎡）')),
                ('has_elevator', models.BooleanField(default=False, verbose_name='有电梯')),
                ('has_fitness', models.BooleanField(default=True, verbose_name='有健身设施')),
                ('is_managed', models.BooleanField(default=True, verbose_name='物管小区')),
                ('is_closed', models.BooleanField(default=False, verbose_name='已注销')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='演示数据')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='communities', to='communities.area', verbose_name='所在社区（街道）')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='建立人')),
            ],
            options={
                'verbose_name': '小区',
                'verbose_name_plural': '小区',
                'ordering': ['pinyin', 'id'],
                'permissions': [('manage_ledger', '维护台账')],
            },
        ),
        migrations.CreateModel(
            name='CommunityName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('official', '登记名'), ('alias', '简称或俗称'), ('former', '曾用名')], default='official', max_length=10, verbose_name='名称类别')),
                ('text', models.CharField(max_length=80, verbose_name='名称')),
                ('pinyin', models.CharField(blank=True, editable=False, max_length=400, verbose_name='拼音')),
                ('initials', models.CharField(blank=True, editable=False, max_length=80, verbose_name='首字母')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='communities.community', verbose_name='小区')),
            ],
            options={
                'verbose_name': '小区名称',
                'verbose_name_plural': '小区名称',
            },
        ),
        migrations.CreateModel(
            name='CommunityPlacement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=common.clock.now, editable=False, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(default=common.clock.now, editable=False, verbose_name='更新时间')),
                ('valid_from', models.DateField(default=datetime.date(2000, 1, 1), verbose_name='起始日')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='截止日')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='placements', to='communities.area', verbose_name='所在社区（街道）')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='placements', to='communities.community', verbose_name='小区')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='建立人')),
            ],
            options={
                'verbose_name': '小区所在',
                'verbose_name_plural': '小区所在',
            },
        ),
        migrations.CreateModel(
            name='EvidencePhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=common.clock.now, editable=False, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(default=common.clock.now, editable=False, verbose_name='更新时间')),
                ('taken_at', models.DateTimeField(blank=True, null=True, verbose_name='拍摄时间')),
                ('width', models.PositiveIntegerField(verbose_name='宽')),
                ('height', models.PositiveIntegerField(verbose_name='高')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.area', verbose_name='区域')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='建立人')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='common.storedfile', verbose_name='原图')),
                ('thumbnail', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='common.storedfile', verbose_name='缩略图')),
            ],
            options={
                'verbose_name': '佐证照片',
                'verbose_name_plural': '佐证照片',
            },
        ),
        migrations.CreateModel(
            name='NumberAllotment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年份')),
                ('seq', models.PositiveIntegerField(verbose_name='顺序号')),
                ('text', models.CharField(max_length=80, verbose_name='文号')),
                ('allotted_at', models.DateTimeField(default=common.clock.now, verbose_name='编号时间')),
                ('is_cancelled', models.BooleanField(default=False, verbose_name='已作废')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allotments', to='communities.numberrule', verbose_name='规则')),
            ],
            options={
                'verbose_name': '已编文号',
                'verbose_name_plural': '已编文号',
            },
        ),
        migrations.CreateModel(
            name='Organization',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=common.clock.now, editable=False, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(default=common.clock.now, editable=False, verbose_name='更新时间')),
                ('kind', models.CharField(choices=[('authority', '主管部门'), ('street_office', '街道办事处'), ('neighborhood_committee', '社区居委会'), ('property_company', '物业服务企业'), ('other', '其他单位')], max_length=24, verbose_name='类别')),
                ('name', models.CharField(max_length=100, verbose_name='全称')),
                ('short_name', models.CharField(blank=True, max_length=40, verbose_name='简称')),
                ('pinyin', models.CharField(blank=True, editable=False, max_length=400, verbose_name='拼音')),
                ('credit_code', models.CharField(blank=True, max_length=18, verbose_name='统一社会信用代码')),
                ('contact_name', models.CharField(blank=True, max_length=40, verbose_name='联系人')),
                ('contact_phone', models.CharField(blank=True, max_length=20, verbose_name='联系电话')),
                ('is_active', models.BooleanField(default=True, verbose_name='在册')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='演示数据')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='organizations', to='communities.area', verbose_name='所在区域')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='建立人')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='branches', to='communities.organization', verbose_name='法人单位')),
            ],
            options={
                'verbose_name': '单位',
                'verbose_name_plural': '单位',
                'ordering': ['pinyin', 'id'],
            },
        ),
        migrations.AddField(
            model_name='numberrule',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='number_rules', to='communities.organization', verbose_name='发文机关'),
        ),
        migrations.CreateModel(
            name='Role',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('description', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('is_administrative', models.BooleanField(default=False, verbose_name='三员角色')),
                ('sort_order', models.PositiveSmallIntegerField(default=0, verbose_name='排序')),
                ('permissions', models.ManyToManyField(blank=True, related_name='roles', to='auth.permission', verbose_name='权限')),
            ],
            options={
                'verbose_name': '角色',
                'verbose_name_plural': '角色',
                'ordering': ['sort_order', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=common.clock.now, editable=False, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(default=common.clock.now, editable=False, verbose_name='更新时间')),
                ('scope', models.CharField(choices=[('area', '本单位及以下（按区域）'), ('organization', '本单位（按企业）'), ('own', '仅本人')], default='area', max_length=14, verbose_name='范围')),
                ('valid_from', models.DateField(default=datetime.date(2000, 1, 1), verbose_name='起始日')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='截止日')),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='communities.area', verbose_name='区域')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='建立人')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='communities.organization', verbose_name='单位')),
                ('role', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='communities.role', verbose_name='角色')),
            ],
            options={
                'verbose_name': '授权',
                'verbose_name_plural': '授权',
            },
        ),
        migrations.CreateModel(
            name='ServiceContract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=common.clock.now, editable=False, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(default=common.clock.now, editable=False, verbose_name='更新时间')),
                ('manager_name', models.CharField(blank=True, max_length=40, verbose_name='项目经理')),
                ('valid_from', models.DateField(verbose_name='起始日')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='截止日')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='演示数据')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='communities.community', verbose_name='小区')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='建立人')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='communities.organization', verbose_name='物业服务企业')),
            ],
            options={
                'verbose_name': '物业服务合同',
                'verbose_name_plural': '物业服务合同',
                'ordering': ['-valid_from', '-id'],
            },
        ),
        migrations.AddIndex(
            model_name='area',
            index=models.Index(fields=['kind', 'sort_order'], name='area_kind_order'),
        ),
        migrations.AddConstraint(
            model_name='area',
            constraint=models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('code_system', 'code_version', 'code'), name='area_code_once'),
        ),
        migrations.AddConstraint(
            model_name='area',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='area_span'),
        ),
        migrations.AddIndex(
            model_name='areaclosure',
            index=models.Index(fields=['descendant', 'ancestor'], name='area_closure_up'),
        ),
        migrations.AddConstraint(
            model_name='areaclosure',
            constraint=models.UniqueConstraint(fields=('ancestor', 'descendant'), name='area_closure_once'),
        ),
        migrations.AddConstraint(
            model_name='areamembership',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_to', None)), fields=('child', 'basis'), name='area_one_open_parent'),
        ),
        migrations.AddConstraint(
            model_name='areamembership',
            constraint=models.CheckConstraint(condition=models.Q(('child', models.F('parent')), _negated=True), name='area_not_its_own_parent'),
        ),
        migrations.AddConstraint(
            model_name='areamembership',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='area_membership_span'),
        ),
        migrations.AddIndex(
            model_name='community',
            index=models.Index(fields=['area', 'pinyin'], name='community_area_pinyin'),
        ),
        migrations.AddIndex(
            model_name='communityname',
            index=models.Index(fields=['text'], name='community_name_text'),
        ),
        migrations.AddConstraint(
            model_name='communityname',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'official')), fields=('community',), name='community_one_official_name'),
        ),
        migrations.AddConstraint(
            model_name='communityname',
            constraint=models.UniqueConstraint(fields=('community', 'text'), name='community_name_once'),
        ),
        migrations.AddConstraint(
            model_name='communityplacement',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_to', None)), fields=('community',), name='community_one_open_placement'),
        ),
        migrations.AddConstraint(
            model_name='communityplacement',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='community_placement_span'),
        ),
        migrations.AddConstraint(
            model_name='numberallotment',
            constraint=models.UniqueConstraint(fields=('rule', 'year', 'seq'), name='number_used_once'),
        ),
        migrations.AddIndex(
            model_name='organization',
            index=models.Index(fields=['kind', 'pinyin'], name='organization_kind'),
        ),
        migrations.AddConstraint(
            model_name='organization',
            constraint=models.UniqueConstraint(condition=models.Q(('credit_code', ''), _negated=True), fields=('credit_code',), name='organization_code_once'),
        ),
        migrations.AddConstraint(
            model_name='numberrule',
            constraint=models.UniqueConstraint(fields=('organization', 'kind'), name='number_rule_once'),
        ),
        migrations.AddIndex(
            model_name='grant',
            index=models.Index(fields=['user', 'valid_from'], name='grant_user'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('area__isnull', False), ('organization__isnull', True), ('scope', 'area')), models.Q(('area__isnull', True), ('organization__isnull', False), ('scope', 'organization')), models.Q(('area__isnull', True), ('organization__isnull', True), ('scope', 'own')), _connector='OR'), name='grant_scope_has_its_place'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='grant_span'),
        ),
        migrations.AddIndex(
            model_name='servicecontract',
            index=models.Index(fields=['community', 'valid_from'], name='contract_community'),
        ),
        migrations.AddConstraint(
            model_name='servicecontract',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_to', None)), fields=('community',), name='contract_one_open_per_community'),
        ),
        migrations.AddConstraint(
            model_name='servicecontract',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='contract_span'),
        ),
    ]
