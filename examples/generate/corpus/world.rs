//! The places and bodies that issue documents. The ministries are real names;
//! the provinces, cities and districts are invented, as are all documents.

use std::collections::HashSet;

/// Departments of every government, and the government itself and its office.
pub(crate) const DEPARTMENTS: usize = 17;
/// The government among the departments.
pub(crate) const GOVERNMENT: usize = 15;
/// The government's office.
pub(crate) const OFFICE: usize = 16;
/// Who passes laws.
pub(crate) const CONGRESS: u32 = u32::MAX;

const REGIONS: &str = include_str!("../../../data/regions.csv");

/// Of each department: its name nationally, in a province, in a city and
/// below; its letters nationally and elsewhere; the subjects it deals with.
pub(crate) struct Department {
    names: [&'static str; 3],
    codes: [&'static str; 2],
    pub(crate) objects: &'static [&'static str],
}

macro_rules! department {
    ($n:literal $p:literal $c:literal, $nc:literal $lc:literal, $($o:literal)*) => {
        Department { names: [$n, $p, $c], codes: [$nc, $lc], objects: &[$($o),*] }
    };
}

/// The departments.
pub(crate) static TABLE: [Department; DEPARTMENTS] = [
    department!("国家卫生健康委员会" "卫生健康委员会" "卫生健康局", "国卫医" "卫",
        "家庭医生签约服务" "院前医疗急救" "临床用血" "村卫生室运行" "医疗机构校验" "互联网诊疗" "消毒产品" "托育机构" "职业健康检查" "老年健康服务" "母婴保健技术服务" "护理站" "医疗废物" "慢性病防治"),
    department!("国家医疗保障局" "医疗保障局" "医疗保障局", "医保" "医保",
        "医疗救助" "门诊统筹" "异地就医结算" "定点医药机构" "医保基金稽核" "长期护理保险" "药品集中采购" "医保信用评价" "医疗服务价格" "生育保险" "医保目录谈判药品" "职工医保个人账户" "医保智能监控" "居民参保登记"),
    department!("教育部" "教育厅" "教育局", "教基" "教",
        "校外培训机构" "中小学课后服务" "学前教育机构" "校园食堂" "义务教育招生" "教师交流轮岗" "学籍" "校车" "特殊教育学校" "民办学校收费" "学生体质监测" "研学实践基地" "普通高中学业评价" "中小学教材选用"),
    department!("财政部" "财政厅" "财政局", "财预" "财",
        "财政票据" "政府采购评审专家" "衔接补助资金" "预算绩效" "行政事业单位资产" "会计代理记账" "非税收入" "财政专户" "政府购买服务" "地方专项债券项目" "国库集中支付" "财政投资评审" "惠民补贴发放" "内部控制评价"),
    department!("民政部" "民政厅" "民政局", "民发" "民",
        "最低生活保障" "临时救助" "养老机构" "社区老年助餐" "殡葬服务" "社会组织评估" "地名标志" "婚姻登记" "儿童福利机构" "慈善信托备案" "流浪乞讨人员救助" "残疾人两项补贴" "志愿服务记录" "村务公开"),
    department!("人力资源和社会保障部" "人力资源和社会保障厅" "人力资源和社会保障局", "人社部" "人社",
        "职业技能培训" "劳务派遣" "工伤认定" "失业保险稳岗返还" "职称评审" "事业单位公开招聘" "技工院校" "农民工工资专用账户" "人力资源市场" "公益性岗位" "劳动能力鉴定" "社保待遇资格认证" "创业担保贷款" "企业年金"),
    department!("国家市场监督管理总局" "市场监督管理局" "市场监督管理局", "国市监" "市监",
        "小餐饮登记" "网络订餐" "食品摊贩" "特种设备使用" "计量器具检定" "电动自行车销售" "广告发布" "价格标示" "企业年报公示" "检验检测机构" "药品零售" "化妆品经营" "产品质量抽查" "商标代理"),
    department!("生态环境部" "生态环境厅" "生态环境局", "环" "环",
        "排污许可" "危险废物转移" "建设项目环评" "入河排污口" "噪声监测" "机动车排放检验" "土壤污染调查" "环境应急预案" "碳排放核查" "饮用水水源地" "固定污染源监测" "生态保护补偿" "餐饮油烟" "环境信用"),
    department!("住房和城乡建设部" "住房和城乡建设厅" "住房和城乡建设局", "建" "建",
        "物业服务" "老旧小区改造" "建筑工人实名登记" "城镇燃气经营" "房屋租赁" "住宅专项维修资金" "生活垃圾分类" "历史建筑" "施工扬尘" "商品房预售" "保障性住房配租" "市政设施养护" "建筑节能" "房屋安全鉴定"),
    department!("交通运输部" "交通运输厅" "交通运输局", "交运" "交",
        "网络预约出租汽车" "道路客运班线" "农村公路养护" "机动车维修" "驾驶员培训" "港口经营" "内河渡口" "超限运输车辆" "公共汽车运营" "货运站场" "城市轨道交通运营" "交通工程质量" "水路旅客运输" "共享单车停放"),
    department!("水利部" "水利厅" "水利局", "水资源" "水",
        "取水许可" "水库大坝" "农村供水工程" "河道采砂" "水土保持方案" "节约用水" "水利工程运行" "灌区用水" "山洪灾害预警" "河湖岸线" "水利工程质量检测" "地下水监测" "水权交易" "小水电站"),
    department!("农业农村部" "农业农村厅" "农业农村局", "农" "农",
        "农药经营" "种子生产" "农村宅基地" "动物检疫" "高标准农田" "农机购置补贴" "家庭农场" "农产品质量追溯" "兽药使用" "渔业捕捞" "屠宰场所" "农村土地流转" "农民合作社" "秸秆综合利用"),
    department!("商务部" "商务厅" "商务局", "商运" "商",
        "报废机动车回收" "单用途预付卡" "汽车销售" "再生资源回收" "电子商务示范企业" "家政服务" "外派劳务" "会展业" "成品油流通" "二手车交易" "便民生活圈" "加工贸易" "农产品冷链流通" "酒类流通"),
    department!("文化和旅游部" "文化和旅游厅" "文化和旅游局", "文旅市场" "文旅",
        "旅行社" "营业性演出" "娱乐场所" "导游服务" "旅游民宿" "非遗传承人" "公共图书馆" "文化馆服务" "剧本娱乐场所" "星级饭店评定" "网络表演" "文物临时展览" "乡村旅游点" "艺术考级"),
    department!("应急管理部" "应急管理厅" "应急管理局", "应急" "应急",
        "危险化学品经营" "烟花爆竹经营" "矿山安全检查" "应急避难场所" "安全生产培训" "救灾物资储备" "森林防火" "工贸企业有限空间作业" "安全评价机构" "灾害信息员" "自然灾害救助" "消防产品" "应急救援队伍" "事故隐患举报"),
    department!("国务院" "人民政府" "人民政府", "国" "政",
        "政府信息公开申请" "行政规范性文件" "政务服务窗口" "重大行政决策" "公共数据" "营商环境评价" "行政执法证件" "政府合同" "储备土地" "国有建设用地" "公共资源交易" "行政复议案件" "电子证照" "城市更新"),
    department!("国务院办公厅" "人民政府办公厅" "人民政府办公室", "国办" "政办",
        "政务公开标准" "政府网站" "政务热线" "督查激励" "机关办公用房" "公务接待" "建议提案办理" "会议活动" "公文处理" "值班值守" "行政审批中介服务" "政务新媒体" "应急值守信息" "政府公报"),
];

const PROVINCES: [&str; 20] = [
    "江源", "澄岭", "沧原", "岱西", "泽南", "朔东", "岚山", "溪北", "衡中", "灵江", "嵩平", "濮安",
    "淇水", "汶阳", "霖州", "楚林", "碧海", "玉峰", "锦河", "瑶川",
];
const FIRST: &str =
    "云临安清长永平东西南北福泰德文武凤龙石金银玉青白紫红兰梅松柳桃荷春秋顺兴昌康仁义怀崇";
const SECOND: &str = "河溪湖泉潭浦港湾岭峰岗原川谷坪城阳州桥亭楼塘渡洲屿堡寨丘林园沙源汇泽岸";

/// A place with a government.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// What stands before a body's name: 云河市临江区.
    pub(crate) name: String,
    /// The letters in its numbers: 临江.
    pub(crate) code: String,
    /// 0 the country, 1 province, 2 city, 3 district or county.
    pub(crate) level: usize,
    /// Its place above.
    pub(crate) above: usize,
}

/// All places; the bodies are numbered place by place.
#[derive(Debug)]
pub(crate) struct World {
    /// The country stands first.
    pub(crate) places: Vec<Place>,
}

impl World {
    /// As many places as `documents` documents come from.
    pub(crate) fn new(documents: usize) -> Self {
        let provinces = (documents / 2_000).clamp(2, 20);
        let cities = (documents / 2_000).clamp(3, 10);
        let districts = (documents / 4_000).clamp(2, 6);
        let mut names = Names::default();
        let mut places = vec![Place {
            name: String::new(),
            code: String::new(),
            level: 0,
            above: 0,
        }];
        for province in &PROVINCES[..provinces] {
            let first = places.len();
            places.push(Place {
                name: format!("{province}省"),
                code: province.chars().take(1).collect(),
                level: 1,
                above: 0,
            });
            for _ in 0..cities {
                let at = places.len();
                let city = names.another();
                places.push(Place {
                    name: format!("{city}市"),
                    code: city.clone(),
                    level: 2,
                    above: first,
                });
                for k in 0..districts {
                    let code = names.another();
                    let name = if k % 3 == 2 {
                        format!("{code}县")
                    } else {
                        format!("{city}市{code}区")
                    };
                    places.push(Place {
                        name,
                        code,
                        level: 3,
                        above: at,
                    });
                }
            }
        }
        World { places }
    }

    /// How many bodies there are.
    pub(crate) fn bodies(&self) -> usize {
        self.places.len() * DEPARTMENTS
    }

    /// The place of a body.
    pub(crate) fn place(&self, body: u32) -> &Place {
        &self.places[self.place_number(body)]
    }

    fn place_number(&self, body: u32) -> usize {
        if body == CONGRESS {
            0
        } else {
            body as usize / DEPARTMENTS
        }
    }

    /// The body of the same kind one level up; none above the country.
    pub(crate) fn above(&self, body: u32) -> Option<u32> {
        let place = self.place(body);
        (place.level > 0).then(|| (place.above * DEPARTMENTS + department(body)) as u32)
    }

    /// The body's full name.
    pub(crate) fn name(&self, body: u32) -> String {
        if body == CONGRESS {
            return "全国人民代表大会常务委员会".to_owned();
        }
        let place = self.place(body);
        let name = TABLE[department(body)].names[place.level.min(2)];
        // A city's commission is one, a district's a bureau.
        let name = if place.level == 2 && department(body) == 0 {
            "卫生健康委员会"
        } else {
            name
        };
        format!("{}{name}", place.name)
    }

    /// The letters before the year in the body's numbers.
    pub(crate) fn code(&self, body: u32) -> String {
        let place = self.place(body);
        let letters = TABLE[department(body)].codes[place.level.min(1)];
        format!("{}{letters}", place.code)
    }

    /// Another body of the same place, for a joint document.
    pub(crate) fn partner(body: u32) -> u32 {
        let at = department(body);
        body - at as u32 + ((at + 3) % GOVERNMENT) as u32
    }
}

/// Which of the departments a body is.
pub(crate) fn department(body: u32) -> usize {
    if body == CONGRESS {
        GOVERNMENT
    } else {
        body as usize % DEPARTMENTS
    }
}

/// Names of cities and districts, each once and none of a real region.
#[derive(Default)]
struct Names {
    at: usize,
    taken: HashSet<String>,
}

impl Names {
    fn another(&mut self) -> String {
        let (first, second): (Vec<char>, Vec<char>) =
            (FIRST.chars().collect(), SECOND.chars().collect());
        loop {
            let a = first[self.at % first.len()];
            let b = second[(self.at * 5 + self.at / first.len()) % second.len()];
            self.at += 1;
            let name: String = [a, b].iter().collect();
            if !REGIONS.contains(&name) && !self.taken.contains(&name) {
                self.taken.insert(name.clone());
                return name;
            }
        }
    }
}
